//! Merges the document into the spec.
//!
//! Facts of the document are set: presences, types, limits, values, variants. Facts that only the spec contains are
//! kept, and so is the order of existing definitions. Nothing is removed from the spec unless requested.

mod choices;
mod combine;
mod endpoints;
mod fit;
mod objects;
mod vanished;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::deprecated::{self, ask_instead};
use super::model::Model;
use super::naming::Naming;
use super::options::Options;
use super::pair::Pairs;
use super::places::Places;
use super::reach::received;
use super::{betas, secrets, twins};
use crate::import::known::Known;
use crate::import::node::Node;
use crate::import::summary::{Note, NoteKind};
use crate::spec::{Resource, Spec, TypeDef, TypeExpr};

/// Updates a copy of the spec, and records the changes.
pub(super) struct Apply<'a> {
    before: &'a Spec,
    known: &'a Known<'a>,
    model: &'a Model,
    pairs: &'a Pairs,
    places: &'a Places,
    naming: Naming<'a>,
    options: &'a Options,
    /// The types that the server sends.
    received: BTreeSet<String>,
    /// The updated spec.
    spec: Spec,
    notes: Vec<Note>,
    /// New types by the document's names, with their names and resources in the spec.
    new: BTreeMap<String, New>,
    /// New types without a definition yet.
    open: VecDeque<String>,
    /// The endpoints that are new, by resource and name.
    endpoints: Vec<(String, String)>,
}

/// A new type.
#[derive(Clone, Debug)]
struct New {
    name: String,
    resource: String,
}

/// Returns the update of `before` to the document, and notes about it.
pub(super) fn apply<'a>(
    before: &'a Spec,
    known: &'a Known<'a>,
    model: &'a Model,
    pairs: &'a Pairs,
    places: &'a Places,
    options: &'a Options,
) -> (Spec, Vec<Note>) {
    let naming = Naming::new(before, model, places);
    let mut apply = Apply {
        before,
        known,
        model,
        pairs,
        places,
        naming,
        options,
        received: received(before),
        spec: before.clone(),
        notes: Vec::new(),
        new: BTreeMap::new(),
        open: VecDeque::new(),
        endpoints: Vec::new(),
    };
    apply.known_types();
    apply.all_endpoints();
    apply.webhook();
    apply.new_types();
    apply.propose();
    apply.vanished();
    (apply.spec, apply.notes)
}

impl Apply<'_> {
    /// Updates the types of the spec.
    fn known_types(&mut self) {
        let pairs = self.pairs;
        for (ours, theirs) in pairs.by_spec() {
            let (Some(home), Some(type_)) = (self.known.home(ours), self.known.get(ours)) else { continue };
            let types = theirs.iter().filter_map(|name| self.model.types.get(name));
            let Some(theirs) = combine::combine(types) else { continue };
            let node = Node::of(home).key("types").key(ours);
            let (home, mut type_) = (home.to_owned(), type_.clone());
            self.update(&node, &mut type_, &theirs);
            self.resource(&home).types.insert(ours.clone(), type_);
        }
    }

    fn update(&mut self, node: &Node, ours: &mut TypeDef, theirs: &TypeDef) {
        match (ours, theirs) {
            (
                TypeDef { fields: Some(fields), additional, .. },
                TypeDef { fields: Some(theirs), additional: more, .. },
            ) => {
                let received = self.received.contains(node.last());
                self.fields(&node.key("fields"), received, fields, theirs);
                if let (None, Some(more)) = (&additional, more) {
                    let type_ = self.express(more, None, &node.resource);
                    self.note(
                        NoteKind::Changed,
                        node,
                        format!("it may now have additional properties, `{type_}`"),
                    );
                    *additional = Some(type_);
                }
            }
            (TypeDef { values: Some(values), decide, .. }, TypeDef { values: Some(theirs), .. }) => {
                self.values(node, values, theirs);
                deprecated::ask_of_values(values, theirs, decide);
            }
            (
                TypeDef { variants: Some(variants), tag, .. },
                TypeDef { variants: Some(theirs), tag: their_tag, .. },
            ) => {
                self.variants(node, variants, theirs);
                if tag.is_none() {
                    tag.clone_from(their_tag);
                }
            }
            _ => {}
        }
    }

    /// Defines the new types, and the types that they use.
    fn new_types(&mut self) {
        while let Some(theirs) = self.open.pop_front() {
            let (Some(New { name, resource }), Some(type_)) =
                (self.new.get(&theirs).cloned(), self.model.types.get(&theirs))
            else {
                continue;
            };
            let node = Node::of(&resource).key("types").key(&name);
            self.note(NoteKind::Added, &node, format!("the type `{name}`"));
            let type_ = self.translated(&node, type_.clone(), &theirs, &name);
            self.resource(&resource).types.insert(name, type_);
        }
    }

    /// Returns a type of the document with names of the spec.
    fn translated(&mut self, node: &Node, mut type_: TypeDef, theirs: &str, name: &str) -> TypeDef {
        let home = node.resource.clone();
        for (field, content) in type_.fields.iter_mut().flatten() {
            content.type_ = content.type_.as_ref().map(|type_| self.express(type_, None, &home));
            ask_instead(&mut content.deprecated, &mut content.decide);
            secrets::mark(field, content);
        }
        if let Some(values) = &mut type_.values {
            let theirs = values.clone();
            values.values_mut().for_each(|value| value.deprecated = None);
            deprecated::ask_of_values(values, &theirs, &mut type_.decide);
        }
        type_.additional = type_.additional.map(|type_| self.express(&type_, None, &home));
        type_.alias = type_.alias.map(|type_| self.express(&type_, None, &home));
        for variant in type_.variants.iter_mut().flatten() {
            variant.type_ = variant.type_.as_ref().map(|type_| self.express(type_, None, &home));
        }
        if theirs != name && !theirs.contains(['/', '?', '|', ' ', '[']) {
            type_.aliases.push(theirs.to_owned());
        }
        type_
    }

    /// Returns the spec's name of a type of the document. `like` is the current type at this position. A new type gets
    /// a name, and belongs to `home`.
    fn express(&mut self, theirs: &TypeExpr, like: Option<&TypeExpr>, home: &str) -> TypeExpr {
        if let Some(like) = like.filter(|like| self.fits(theirs, like)) {
            return like.clone();
        }
        match theirs {
            TypeExpr::Primitive(primitive) => TypeExpr::Primitive(*primitive),
            TypeExpr::List(item) => {
                let like = match like {
                    Some(TypeExpr::List(like)) => Some(&**like),
                    _ => None,
                };
                TypeExpr::List(Box::new(self.express(item, like, home)))
            }
            TypeExpr::Map(value) => {
                let like = match like {
                    Some(TypeExpr::Map(like)) => Some(&**like),
                    _ => None,
                };
                TypeExpr::Map(Box::new(self.express(value, like, home)))
            }
            TypeExpr::Nullable(inner) => TypeExpr::Nullable(Box::new(self.express(inner, None, home))),
            TypeExpr::Named(theirs) => TypeExpr::Named(self.name(theirs, home)),
        }
    }

    fn name(&mut self, theirs: &str, home: &str) -> String {
        if let Some(ours) = self.pairs.ours(theirs) {
            return ours.to_owned();
        }
        if let Some(new) = self.new.get(theirs) {
            return new.name.clone();
        }
        if let Some(twin) = self.twin(theirs) {
            return twin;
        }
        let pairs = self.pairs;
        let name = self.naming.name(theirs, &|owner| pairs.ours(owner).map(str::to_owned));
        self.new.insert(theirs.to_owned(), New { name: name.clone(), resource: home.to_owned() });
        self.open.push_back(theirs.to_owned());
        name
    }

    /// Returns an equal inline type under the same key.
    fn twin(&self, theirs: &str) -> Option<String> {
        let key = |name: &str| name.rfind(['/', '?']).map(|at| name[at + 1..].to_owned());
        let (mine, type_) = (key(theirs)?, self.model.types.get(theirs)?);
        // Objects with one key may have different meanings.
        if type_.fields.is_some() {
            return None;
        }
        let same = |other: &str| {
            key(other).as_ref() == Some(&mine)
                && self.model.types.get(other) == Some(type_)
                && other != theirs
        };
        let paired = self.pairs.by_spec().iter().find(|(_, all)| all.iter().any(|other| same(other)));
        let new = || self.new.iter().find(|(other, _)| same(other)).map(|(_, new)| new.name.clone());
        paired.map(|(ours, _)| ours.clone()).or_else(new)
    }

    fn webhook(&mut self) {
        let Some(theirs) = &self.model.webhook else { return };
        if self.before.resources.values().any(|resource| resource.webhook.is_some()) {
            return;
        }
        let type_ = self.express(theirs, None, WEBHOOKS);
        let node = Node::of(WEBHOOKS).key("webhook");
        self.resource(WEBHOOKS).webhook = Some(crate::spec::Webhook { type_, doc: String::new() });
        self.note(NoteKind::Added, &node, "the webhook");
    }

    /// Returns the resource at a path. It is created if it does not exist.
    fn resource(&mut self, path: &str) -> &mut Resource {
        if let Some((parent, _)) = path.rsplit_once('/') {
            self.resource(parent);
        }
        if !self.spec.resources.contains_key(path) {
            self.note(NoteKind::Added, &Node::of(path), format!("the resource `{path}`"));
        }
        self.spec.resources.entry(path.to_owned()).or_default()
    }

    fn propose(&mut self) {
        let types: BTreeSet<&str> = self.new.values().map(|new| new.name.as_str()).collect();
        twins::propose(&mut self.spec, &types);
        betas::propose(&mut self.spec, self.before, &self.endpoints);
    }

    fn note(&mut self, kind: NoteKind, node: &Node, text: impl Into<String>) {
        self.notes.push(node.note(kind, text));
    }
}

/// Returns the resource of webhooks for a spec without one.
const WEBHOOKS: &str = "webhooks";
