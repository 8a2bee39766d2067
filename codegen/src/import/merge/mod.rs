//! Merges the reference into the spec.

mod aliases;
mod choices;
mod endpoints;
mod express;
mod fit;
mod gone;
mod objects;
mod parameters;
mod responses;

pub(super) use endpoints::mentions as endpoint_mentions;
pub(super) use gone::{mentions as type_mentions, used};

use std::collections::BTreeMap;

use crate::spec::{Resource, Spec, TypeDef};

use super::Vanished;
use super::at::At;
use super::known::Known;
use super::node::Node;
use super::reference::Reference;
use super::shape::TypeBody;
use super::summary::{Note, NoteKind};

/// Updates a copy of the spec, and records the changes.
pub(super) struct Merger<'a> {
    /// The spec before the import.
    before: &'a Spec,
    known: &'a Known<'a>,
    reference: &'a Reference,
    /// The updated spec.
    spec: Spec,
    notes: Vec<Note>,
    vanished: Vanished,
    /// The inline definitions of types that have a name only in the spec.
    votes: BTreeMap<String, Vec<Vote>>,
}

/// An inline definition of a type.
struct Vote {
    body: TypeBody,
    at: At,
}

/// Returns whether the spec's type `name` has the definition `body`.
pub(super) fn says(
    before: &Spec,
    known: &Known<'_>,
    reference: &Reference,
    name: &str,
    body: &TypeBody,
    at: &At,
) -> bool {
    let mut merger = Merger::new(before, known, reference, Vanished::Kept);
    known.get(name).is_some_and(|type_| merger.says(type_, body, at))
}

/// Returns the update of `before` to `reference`, and notes about it.
pub(super) fn merge(
    before: &Spec,
    known: &Known<'_>,
    reference: &Reference,
    vanished: Vanished,
) -> (Spec, Vec<Note>) {
    let mut merger = Merger::new(before, known, reference, vanished);
    merger.all_types();
    merger.endpoints();
    merger.count_votes();
    merger.gone();
    (merger.spec, merger.notes)
}

impl<'a> Merger<'a> {
    fn new(before: &'a Spec, known: &'a Known<'a>, reference: &'a Reference, vanished: Vanished) -> Self {
        let spec = before.clone();
        Self { before, known, reference, spec, notes: Vec::new(), vanished, votes: BTreeMap::new() }
    }

    fn all_types(&mut self) {
        let reference = self.reference;
        for (name, type_) in &reference.types {
            match self.known.get(name) {
                Some(known) => self.type_(name, known.clone(), &type_.body, &type_.at),
                None => self.new_type(name, type_),
            }
        }
    }

    /// Updates the type `name`.
    fn type_(&mut self, name: &str, mut type_: TypeDef, body: &TypeBody, at: &At) {
        let Some(home) = self.known.home(name).map(str::to_owned) else { return };
        let node = Node::of(&home).key("types").key(name);
        if let Some(alias) = type_.alias.clone() {
            return self.alias(name, &type_, &alias, body, at);
        }
        let fits = match (body, &mut type_) {
            (TypeBody::Object(fields), TypeDef { fields: Some(known), .. }) => {
                *known = self.fields(&node, known, fields);
                true
            }
            (TypeBody::Enum(words), TypeDef { values: Some(known), .. }) => {
                *known = self.values(&node, known, words);
                true
            }
            (TypeBody::Union(all), TypeDef { variants: Some(known), .. }) => {
                *known = self.variants(&node, known, all, at);
                true
            }
            _ => false,
        };
        if fits {
            self.put(&home, name, type_);
        } else {
            let text = format!("`{name}` is of another kind in the reference ({}:{})", at.page, at.line);
            self.note(NoteKind::Decide, &node, format!("{text}; change it by hand"));
        }
    }

    /// Updates the types that have only inline definitions in the reference.
    fn count_votes(&mut self) {
        for (name, votes) in std::mem::take(&mut self.votes) {
            let Some(type_) = self.known.get(&name).cloned() else { continue };
            let Some(first) = votes.first() else { continue };
            if votes.iter().all(|vote| vote.body.same(&first.body)) {
                self.type_(&name, type_, &first.body, &first.at);
                continue;
            }
            let Some(home) = self.known.home(&name).map(str::to_owned) else { continue };
            let places: Vec<String> = votes
                .iter()
                .filter(|vote| !self.agrees(&type_, &vote.body))
                .map(|vote| format!("{}:{}", vote.at.page, vote.at.line))
                .collect();
            let text = format!(
                "`{name}` has other definitions at {}; give these places a separate type, or change this one",
                places.join(", ")
            );
            self.note(NoteKind::Decide, &Node::of(&home).key("types").key(&name), text);
        }
    }

    fn agrees(&mut self, type_: &TypeDef, body: &TypeBody) -> bool {
        let nowhere = At { page: String::new(), line: 0 };
        self.says(type_, body, &nowhere)
    }

    fn put(&mut self, home: &str, name: &str, type_: TypeDef) {
        self.resource(home).types.insert(name.to_owned(), type_);
    }

    /// Returns the resource at a path. It is created if it does not exist.
    fn resource(&mut self, path: &str) -> &mut Resource {
        if !self.spec.resources.contains_key(path) {
            let text = format!("the resource `{path}`");
            self.note(NoteKind::Added, &Node::of(path), text);
            self.note(NoteKind::Decide, &Node::of(path).key("doc"), "describe the resource".to_owned());
        }
        self.spec.resources.entry(path.to_owned()).or_default()
    }

    /// Records a definition that is missing from the reference. Returns whether it is kept.
    fn keeps(&mut self, node: &Node, what: String) -> bool {
        let keeps = self.vanished == Vanished::Kept;
        self.note(if keeps { NoteKind::Kept } else { NoteKind::Gone }, node, what);
        keeps
    }

    fn note(&mut self, kind: NoteKind, node: &Node, text: impl Into<String>) {
        self.notes.push(node.note(kind, text));
    }
}
