//! Combines unrelated changes, so that one crate tries many of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::Value;

use crate::tree::{Place, Tree};
use crate::variant::Variant;

/// The maximum number of changes in one crate.
const MOST: usize = 16;

/// The place of a change: a type, an endpoint, another key of a file, or a whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touched {
    File(String),
    Entry(String, String, String),
}

impl Touched {
    fn meets(&self, other: &Self) -> bool {
        let file = |touched: &Self| match touched {
            Self::File(file) | Self::Entry(file, ..) => file.clone(),
        };
        match (self, other) {
            (Self::Entry(..), Self::Entry(..)) => self == other,
            _ => file(self) == file(other),
        }
    }
}

/// Returns the places that differ between `base` and `tree`.
pub(crate) fn touched(base: &Tree, tree: &Tree) -> BTreeSet<Touched> {
    let mut found = BTreeSet::new();
    for file in base.0.keys().chain(tree.0.keys()) {
        let (Some(old), Some(new)) = (base.0.get(file), tree.0.get(file)) else {
            found.insert(Touched::File(file.clone()));
            continue;
        };
        if Arc::ptr_eq(old, new) {
            continue;
        }
        let root = Place::new(file, &[]);
        for section in base.keys(&root).into_iter().chain(tree.keys(&root)) {
            if section != "types" && section != "endpoints" {
                if old.get(&section) != new.get(&section) {
                    found.insert(Touched::Entry(file.clone(), section, String::new()));
                }
                continue;
            }
            let place = root.key(&section);
            for name in base.keys(&place).into_iter().chain(tree.keys(&place)) {
                let entry = place.key(&name);
                if base.get(&entry) != tree.get(&entry) {
                    found.insert(Touched::Entry(file.clone(), section.clone(), name));
                }
            }
        }
    }
    found
}

/// Combines variants that change different places and have the same result.
pub(crate) fn groups(variants: Vec<Arc<Variant>>) -> Vec<Vec<Arc<Variant>>> {
    let mut groups: Vec<Vec<Arc<Variant>>> = Vec::new();
    for variant in variants {
        let fits = |group: &Vec<Arc<Variant>>| {
            group.len() < MOST
                && group[0].verdict() == variant.verdict()
                && group.iter().all(|other| apart(other, &variant))
        };
        match groups.iter().position(fits) {
            Some(position) => groups[position].push(variant),
            None => groups.push(vec![variant]),
        }
    }
    groups
}

fn apart(one: &Variant, other: &Variant) -> bool {
    !one.touched.iter().any(|place| other.touched.iter().any(|touched| place.meets(touched)))
}

/// Returns the spec with all changes of a group.
pub(crate) fn merged(base: &Tree, group: &[Arc<Variant>]) -> Tree {
    let mut merged = base.clone();
    for variant in group {
        for touched in &variant.touched {
            match touched {
                Touched::File(file) => match variant.tree.0.get(file) {
                    Some(root) => drop(merged.0.insert(file.clone(), Arc::clone(root))),
                    None => drop(merged.0.remove(file)),
                },
                Touched::Entry(file, section, name) => {
                    let root = Place::new(file, &[]);
                    let (owner, key) =
                        if name.is_empty() { (root, section) } else { (root.key(section), name) };
                    put(&mut merged, &variant.tree, &owner, key);
                }
            }
        }
    }
    merged
}

/// Replaces an entry of `owner` by that of another tree.
fn put(tree: &mut Tree, from: &Tree, owner: &Place, key: &str) {
    match from.get(&owner.key(key)) {
        Some(value) => {
            if tree.get(owner).is_none() {
                let (above, section) = owner.split();
                tree.set(&above, &section, Value::Mapping(serde_yaml::Mapping::new()));
            }
            tree.set(owner, key, value.clone());
        }
        None => tree.remove(owner, key),
    }
}
