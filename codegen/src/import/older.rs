//! Imports a source that is older than the spec. Definitions that only the source contains are added, and nothing else is
//! changed. Later changes of presences, types and orders are kept.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::merge::used;
use super::node::Node;
use super::summary::Note;
use crate::spec::{Date, Resource, Spec, TypeDef, TypeExpr, Variant};

/// Returns the spec as of `date`; without a date, the spec without all dated definitions.
pub(super) fn as_of(spec: &Spec, date: Option<&Date>) -> Spec {
    let was_there =
        |since: &Option<Date>| since.as_ref().is_none_or(|since| date.is_some_and(|date| since <= date));
    let mut then = spec.clone();
    for resource in then.resources.values_mut() {
        resource.endpoints.retain(|_, endpoint| was_there(&endpoint.since));
        for endpoint in resource.endpoints.values_mut() {
            endpoint.parameters.retain(|_, parameter| was_there(&parameter.since));
        }
        resource.types.retain(|_, type_| was_there(&type_.since));
        for type_ in resource.types.values_mut() {
            type_.fields.iter_mut().for_each(|fields| fields.retain(|_, field| was_there(&field.since)));
            type_.values.iter_mut().for_each(|values| values.retain(|_, value| was_there(&value.since)));
            type_
                .variants
                .iter_mut()
                .for_each(|variants| variants.retain(|variant| was_there(&variant.since)));
        }
    }
    let is_empty = |resource: &Resource| resource.endpoints.is_empty() && resource.types.is_empty();
    then.resources.retain(|_, resource| !is_empty(resource));
    then
}

/// Returns `before` with the definitions that only `after` contains. `after` is the result of importing the source as a
/// newer one. Notes about anything else are removed.
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
    /// The nodes that were added.
    added: Vec<Node>,
}

impl Additions {
    /// Removes the new types that are unused because their users were not changed.
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
