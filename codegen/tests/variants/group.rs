//! Combines unrelated changes, so that one crate tries many of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use crate::tree::{Place, Tree};
use crate::variant::Variant;

/// The maximum number of changes in one crate.
const MOST: usize = 48;

/// The place of a change: a file, and the keys that lead to the place; without keys, the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Touched {
    file: String,
    keys: Vec<String>,
}

impl Touched {
    /// Returns whether one place contains the other.
    fn meets(&self, other: &Self) -> bool {
        self.file == other.file && self.keys.iter().zip(&other.keys).all(|(one, other)| one == other)
    }
}

/// Returns the places that differ between `base` and `tree`.
pub(crate) fn touched(base: &Tree, tree: &Tree) -> BTreeSet<Touched> {
    let mut found = BTreeSet::new();
    for file in base.0.keys().chain(tree.0.keys()) {
        match (base.0.get(file), tree.0.get(file)) {
            (Some(old), Some(new)) if Arc::ptr_eq(old, new) => {}
            (Some(old), Some(new)) => {
                compare(old, new, &Touched { file: file.clone(), keys: Vec::new() }, &mut found);
            }
            _ => _ = found.insert(Touched { file: file.clone(), keys: Vec::new() }),
        }
    }
    found
}

/// Compares types and endpoints by key, and their fields, values and parameters one by one.
fn compare(old: &Value, new: &Value, at: &Touched, found: &mut BTreeSet<Touched>) {
    if old == new {
        return;
    }
    let empty = Mapping::new();
    let inside = match &at.keys[..] {
        [] => true,
        [section, rest @ ..] if section == "types" || section == "endpoints" => match rest {
            [] | [_] => true,
            [_, part] if ["fields", "values", "parameters"].contains(&&**part) => keeps_order(old, new),
            _ => false,
        },
        _ => false,
    };
    // A file may have had no types or endpoints before.
    let map = |value: &Value| match value {
        Value::Mapping(map) => Some(map.clone()),
        Value::Null if at.keys.len() == 1 => Some(empty.clone()),
        _ => None,
    };
    let (true, Some(old), Some(new)) = (inside, map(old), map(new)) else {
        found.insert(at.clone());
        return;
    };
    for key in old.keys().chain(new.keys()).filter_map(Value::as_str) {
        let mut at = at.clone();
        at.keys.push(key.to_owned());
        let side = |map: &Mapping| map.get(key).cloned().unwrap_or_default();
        let (old_entry, new_entry) = (side(&old), side(&new));
        if old.contains_key(key) && new.contains_key(key) || at.keys.len() == 1 {
            compare(&old_entry, &new_entry, &at, found);
        } else {
            found.insert(at);
        }
    }
}

/// Returns whether entries are only removed, changed, and added at the end.
fn keeps_order(old: &Value, new: &Value) -> bool {
    let keys = |value: &Value| value.as_mapping().map(|map| map.keys().cloned().collect::<Vec<_>>());
    let (Some(old), Some(new)) = (keys(old), keys(new)) else { return false };
    let stay: Vec<_> = old.into_iter().filter(|key| new.contains(key)).collect();
    new.starts_with(&stay)
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
        for Touched { file, keys } in &variant.touched {
            match (keys.split_last(), variant.tree.0.get(file)) {
                (Some((key, owner)), _) => {
                    let owner = owner.iter().fold(Place::new(file, &[]), |place, key| place.key(key));
                    put(&mut merged, &variant.tree, &owner, key);
                }
                (None, Some(root)) => drop(merged.0.insert(file.clone(), Arc::clone(root))),
                (None, None) => drop(merged.0.remove(file)),
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
                tree.set(&above, &section, Value::Mapping(Mapping::new()));
            }
            tree.set(owner, key, value.clone());
        }
        None => tree.remove(owner, key),
    }
}
