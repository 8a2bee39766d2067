//! Lists definitions that are missing from the document. They are removed only if requested.
//!
//! Definitions that are deprecated or `not_in_reference` are settled, and are not listed.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Apply;
use crate::import::merge::used;
use crate::import::node::Node;
use crate::import::summary::NoteKind;

impl Apply<'_> {
    /// Lists the missing fields, values or parameters.
    pub(super) fn vanished_keys<T, U>(
        &mut self,
        node: &Node,
        ours: &mut IndexMap<String, T>,
        theirs: &IndexMap<String, U>,
        is_settled: impl Fn(&T) -> bool,
        what: &str,
    ) {
        let gone: Vec<String> = ours
            .iter()
            .filter(|(name, content)| !theirs.contains_key(*name) && !is_settled(content))
            .map(|(name, _)| name.clone())
            .collect();
        for name in gone {
            self.gone(&node.key(&name), format!("the {what} `{name}`"));
            if self.options.prune {
                ours.shift_remove(&name);
            }
        }
    }

    pub(super) fn gone(&mut self, node: &Node, what: String) {
        let kind = if self.options.prune { NoteKind::Gone } else { NoteKind::Kept };
        self.note(kind, node, what);
    }

    /// Lists the missing endpoints, and removes the types that are no longer used.
    pub(super) fn vanished(&mut self) {
        let before = self.before;
        let there: BTreeSet<(&str, &str)> = (0..self.model.operations.len())
            .map(|index| self.places.of(index))
            .map(|place| (place.resource.as_str(), place.name.as_str()))
            .collect();
        for (path, resource) in &before.resources {
            for (name, endpoint) in &resource.endpoints {
                if there.contains(&(path.as_str(), name.as_str())) || endpoint.deprecated.is_some() {
                    continue;
                }
                let node = Node::of(path).key("endpoints").key(name);
                self.gone(&node, format!("the endpoint `{path}.{name}`"));
                if self.options.prune
                    && let Some(resource) = self.spec.resources.get_mut(path)
                {
                    resource.endpoints.shift_remove(name);
                }
            }
        }
        if self.options.prune {
            self.remove_unused();
        }
    }

    /// Removes the types that are no longer used. This is repeated, since a type may be the last user of another.
    fn remove_unused(&mut self) {
        let was_used = used(self.before);
        loop {
            let uses = used(&self.spec);
            let unused: Vec<(String, String)> = self
                .spec
                .resources
                .iter()
                .flat_map(|(path, resource)| {
                    resource.types.keys().map(move |name| (path.clone(), name.clone()))
                })
                .filter(|(_, name)| was_used.contains_key(name) && !uses.contains_key(name))
                .collect();
            if unused.is_empty() {
                return;
            }
            for (path, name) in unused {
                self.note(
                    NoteKind::Gone,
                    &Node::of(&path).key("types").key(&name),
                    format!("the type `{name}`"),
                );
                if let Some(resource) = self.spec.resources.get_mut(&path) {
                    resource.types.remove(&name);
                }
            }
        }
    }
}
