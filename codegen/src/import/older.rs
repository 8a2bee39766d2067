//! A source that is older than the spec: what only it has is added, and everything else stays as it is. Presences, types
//! and orders that came later are not undone.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::merge::used;
use super::node::Node;
use super::summary::Note;
use crate::spec::{Spec, TypeDef, TypeExpr, Variant};

/// The spec as it was, with what only `after` has, which is what the source would make of it. Notes about anything else
/// go.
pub(super) fn additions(before: &Spec, after: &Spec, notes: &mut Vec<Note>) -> Spec {
    let mut additions = Additions { spec: before.clone(), added: Vec::new() };
    for (path, theirs) in &after.resources {
        let node = Node::of(path);
        let Some(ours) = additions.spec.resources.get_mut(path) else {
            additions.spec.resources.insert(path.clone(), theirs.clone());
            additions.added.push(node);
            continue;
        };
        for (name, theirs) in &theirs.endpoints {
            let node = node.key("endpoints").key(name);
            match ours.endpoints.get_mut(name) {
                Some(ours) => {
                    let parameters = (&mut ours.parameters, &theirs.parameters);
                    add(&node.key("parameters"), parameters, &mut additions.added);
                }
                None => {
                    ours.endpoints.insert(name.clone(), theirs.clone());
                    additions.added.push(node);
                }
            }
        }
        for (name, theirs) in &theirs.types {
            let node = node.key("types").key(name);
            match ours.types.get_mut(name) {
                Some(ours) => parts(&node, ours, theirs, &mut additions.added),
                None => {
                    ours.types.insert(name.clone(), theirs.clone());
                    additions.added.push(node);
                }
            }
        }
    }
    additions.remove_unused(before);
    let Additions { spec, added } = additions;
    notes.retain(|note| added.iter().any(|node| node.holds(note)));
    spec
}

struct Additions {
    spec: Spec,
    /// Where something was added.
    added: Vec<Node>,
}

impl Additions {
    /// Removes the new types that only what stayed as it was would have used.
    fn remove_unused(&mut self, before: &Spec) {
        let known: BTreeSet<&String> =
            before.resources.values().flat_map(|resource| resource.types.keys()).collect();
        loop {
            let uses = used(&self.spec);
            let types = self.spec.resources.values().flat_map(|resource| resource.types.keys());
            let is_unused = |name: &&String| !known.contains(name) && !uses.contains_key(*name);
            let unused: BTreeSet<String> = types.filter(is_unused).cloned().collect();
            if unused.is_empty() {
                return;
            }
            for resource in self.spec.resources.values_mut() {
                resource.types.retain(|name, _| !unused.contains(name));
            }
            self.added.retain(|node| !unused.contains(node.last()));
        }
    }
}

fn parts(node: &Node, ours: &mut TypeDef, theirs: &TypeDef, added: &mut Vec<Node>) {
    if let (Some(ours), Some(theirs)) = (&mut ours.fields, &theirs.fields) {
        add(&node.key("fields"), (ours, theirs), added);
    }
    if let (Some(ours), Some(theirs)) = (&mut ours.values, &theirs.values) {
        add(&node.key("values"), (ours, theirs), added);
    }
    if let (Some(ours), Some(theirs)) = (&mut ours.variants, &theirs.variants) {
        for variant in theirs {
            if !ours.iter().any(|known| is_same(known, variant)) {
                ours.push(variant.clone());
                added.push(node.key("variants"));
            }
        }
    }
}

fn is_same(ours: &Variant, theirs: &Variant) -> bool {
    let type_ = |variant: &Variant| variant.type_.as_ref().map(TypeExpr::to_string);
    type_(ours) == type_(theirs) && ours.constant == theirs.constant
}

fn add<T: Clone>(
    node: &Node,
    (ours, theirs): (&mut IndexMap<String, T>, &IndexMap<String, T>),
    added: &mut Vec<Node>,
) {
    for (name, theirs) in theirs {
        if !ours.contains_key(name) {
            ours.insert(name.clone(), theirs.clone());
            added.push(node.key(name));
        }
    }
}
