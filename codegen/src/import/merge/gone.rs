//! Finds definitions that are missing from the reference.
//!
//! Only resources that the pages contain completely are examined, not those of a page with a single endpoint.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::Vanished;
use crate::import::summary::NoteKind;
use crate::spec::{Spec, TypeDef};

use super::Merger;
use crate::import::node::Node;

impl Merger<'_> {
    pub(super) fn gone(&mut self) {
        let was_used = used(self.before);
        let mut candidates = BTreeSet::new();
        for (path, resource) in &self.before.resources {
            for (name, type_) in &resource.types {
                let covered = self.reference.covered.contains_key(path);
                let missing = !type_.not_in_reference && covered && !self.reference.types.contains_key(name);
                if missing || (type_.not_in_reference && was_used.contains_key(name)) {
                    candidates.insert((path.clone(), name.clone()));
                }
            }
        }
        self.adopt(&was_used);
        // A type is removed if no remaining definition uses it. This can make other types unused, so the search is
        // repeated.
        loop {
            let uses = used(&self.spec);
            let free: Vec<(String, String)> =
                candidates.iter().filter(|(_, name)| !uses.contains_key(name)).cloned().collect();
            if free.is_empty() {
                break;
            }
            for (path, name) in free {
                self.unused(&path, &name);
                candidates.remove(&(path, name));
            }
        }
        let uses = used(&self.spec);
        for (path, name) in candidates {
            let not_in_reference = self.known.get(&name).is_none_or(|type_| type_.not_in_reference);
            let Some(users) = uses.get(&name).filter(|_| !not_in_reference) else { continue };
            let node = Node::of(&path).key("types").key(&name);
            // Its users may be kept as well, so there is no question.
            if self.vanished == Vanished::Kept {
                self.note(NoteKind::Kept, &node, format!("the type `{name}`"));
                continue;
            }
            let users: Vec<&str> = users.iter().map(String::as_str).collect();
            let text =
                format!("`{name}` is no longer in the reference, but still used by {}", users.join(", "));
            self.note(NoteKind::Decide, &node, text);
        }
    }

    /// A new type with the same definition as a type that is no longer used is most likely the same type with a new
    /// name. A page with a single endpoint is no proof, so the old type is kept until a person decides.
    fn adopt(&mut self, was_used: &BTreeMap<String, BTreeSet<String>>) {
        let (before, reference) = (self.before, self.reference);
        let uses = used(&self.spec);
        for (path, resource) in &before.resources {
            let covered = reference.covered.contains_key(path);
            let unused = resource.types.iter().filter(|(name, type_)| {
                !covered
                    && !type_.not_in_reference
                    && was_used.contains_key(*name)
                    && !uses.contains_key(*name)
            });
            for (old, type_) in unused {
                let node = Node::of(path).key("types").key(old);
                self.note(NoteKind::Decide, &node, format!("`{old}` is no longer used; was it removed?"));
                let mut new = reference.types.iter().filter(|(name, _)| self.known.get(name).is_none());
                let Some((name, found)) = new.find(|(_, new)| self.says(type_, &new.body, &new.at)) else {
                    continue;
                };
                let adopted = TypeDef { rust: None, aliases: Vec::new(), ..type_.clone() };
                self.put(&found.resource, name, adopted);
                let node = Node::of(&found.resource).key("types").key(name);
                self.note(
                    NoteKind::Decide,
                    &node,
                    format!("`{name}` has the docs and nulls of `{old}`; is it the same type?"),
                );
            }
        }
    }

    fn unused(&mut self, path: &str, name: &str) {
        let node = Node::of(path).key("types").key(name);
        if !self.keeps(&node, format!("the type `{name}`"))
            && let Some(resource) = self.spec.resources.get_mut(path)
        {
            resource.types.remove(name);
        }
    }
}

/// Returns the types that are used, each with its users.
pub(in crate::import) fn used(spec: &Spec) -> BTreeMap<String, BTreeSet<String>> {
    let mut uses = BTreeMap::<String, BTreeSet<String>>::new();
    let mut add = |name: &str, user: String| {
        uses.entry(name.to_owned()).or_default().insert(user);
    };
    if let Some(name) = spec.api.betas.as_ref().and_then(|betas| betas.type_.named()) {
        add(name, "`api.yaml`".to_owned());
    }
    for (path, resource) in &spec.resources {
        if let Some(name) = resource.webhook.as_ref().and_then(|webhook| webhook.type_.named()) {
            add(name, format!("the webhook of `{path}`"));
        }
        for (name, type_) in &resource.types {
            for used in mentions(type_).filter(|used| used != name) {
                add(used, format!("`{name}`"));
            }
        }
        for (name, endpoint) in &resource.endpoints {
            for used in super::endpoints::mentions(endpoint) {
                add(used, format!("`{path}.{name}`"));
            }
        }
    }
    uses
}

pub(in crate::import) fn mentions(type_: &TypeDef) -> impl Iterator<Item = &str> {
    type_.mentions()
}
