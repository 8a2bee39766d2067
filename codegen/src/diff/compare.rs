//! Compares two specs, and assigns the differences of the emitted crates to changes.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Report, Subject, What, Wire};
use super::effect::{Effect, effects};
use super::pair::{Pair, pairs};
use super::public_api::ItemKind;
use super::snapshot::Snapshot;
use crate::ir::{Date, Resource, ResourceId};

/// A comparison in progress.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Snapshot,
    pub(super) new: &'a Snapshot,
    /// New API names of renamed types, by old ones.
    pub(super) renamed: BTreeMap<String, String>,
    /// New paths of types that moved, by old ones.
    pub(super) moved: BTreeMap<String, String>,
    effects: Vec<Effect>,
    claimed: BTreeSet<usize>,
    changes: Vec<Change>,
}

/// Compares two specs.
pub(super) fn compare(old: &Snapshot, new: &Snapshot) -> Report {
    let mut comparison = Comparison {
        old,
        new,
        renamed: BTreeMap::new(),
        moved: BTreeMap::new(),
        effects: effects(&old.public_api, &new.public_api),
        claimed: BTreeSet::new(),
        changes: Vec::new(),
    };
    comparison.api();
    comparison.resources();
    comparison.types();
    comparison.endpoints();
    comparison.rest();
    comparison.changes.sort_by(|a, b| {
        (&a.resource, a.subject, &a.name, &a.what).cmp(&(&b.resource, b.subject, &b.name, &b.what))
    });
    let date = |snapshot: &Snapshot| snapshot.api.facts.import.date.clone();
    Report { changes: comparison.changes, date: date(new).filter(|_| date(new) > date(old)) }
}

impl Comparison<'_> {
    /// Creates a change without differences of the code.
    pub(super) fn change(
        &mut self,
        resource: &str,
        subject: Subject,
        name: impl Into<String>,
        what: What,
    ) -> &mut Change {
        let position = self.changes.len();
        self.changes.push(Change {
            resource: resource.to_owned(),
            subject,
            name: name.into(),
            what,
            rust: String::new(),
            rust_before: None,
            since: None,
            effects: Vec::new(),
            wire: Wire::Same,
        });
        &mut self.changes[position]
    }

    /// Returns the differences of the code at these paths, which the caller explains.
    pub(super) fn claim(&mut self, paths: &[String]) -> Vec<Effect> {
        self.claim_if(|effect| paths.iter().any(|path| effect.is_about(path)))
    }

    /// Returns the differences of the code that fit, which the caller explains.
    pub(super) fn claim_if(&mut self, fits: impl Fn(&Effect) -> bool) -> Vec<Effect> {
        let mut found = Vec::new();
        for (position, effect) in self.effects.iter().enumerate() {
            if fits(effect) {
                self.claimed.insert(position);
                found.push(effect.clone());
            }
        }
        found
    }

    /// Returns the new name of a type of the old spec.
    pub(super) fn new_name(&self, old: &str) -> String {
        self.renamed.get(old).cloned().unwrap_or_else(|| old.to_owned())
    }

    /// Reports reworded docs.
    pub(super) fn docs(
        &mut self,
        resource: &str,
        subject: Subject,
        name: &str,
        rust: &str,
        (old, new): (Words<'_>, Words<'_>),
    ) {
        if old != new {
            rust.clone_into(&mut self.change(resource, subject, name, What::Docs).rust);
        }
    }

    /// Reports that something became deprecated, or is no longer deprecated.
    pub(super) fn deprecation(
        &mut self,
        resource: &str,
        subject: Subject,
        name: &str,
        rust: &str,
        notes: (&Option<String>, &Option<String>),
    ) {
        let (old, new) = notes;
        if old != new {
            let spell = |note: &Option<String>| note.clone().unwrap_or_else(|| "none".to_owned());
            let what = What::changed("deprecation", spell(old), spell(new));
            rust.clone_into(&mut self.change(resource, subject, name, what).rust);
        }
    }

    fn resources(&mut self) {
        let (old, new) = (self.old, self.new);
        let key = |resource: &Resource| resource.path.clone();
        let before: Vec<_> = old.api.resources.iter().map(key).collect();
        let after: Vec<_> = new.api.resources.iter().map(key).collect();
        for pair in pairs(&before, &after, |_, _| 0) {
            match pair {
                Pair::Both(before, after) => self.resource(before, after),
                Pair::Old(position) => self.whole_resource(old, position, What::Removed),
                Pair::New(position) => self.whole_resource(new, position, What::Added),
            }
        }
    }

    fn resource(&mut self, before: usize, after: usize) {
        let (old, new) = (&self.old.api.resources[before], &self.new.api.resources[after]);
        let module = self.new.module(resource_id(after));
        let words =
            |resource: &Resource| format!("{}\n{:?}{:?}", resource.doc, resource.example, resource.guide);
        self.docs(
            &new.path,
            Subject::Resource,
            &new.path,
            &module,
            ((&words(old), None), (&words(new), None)),
        );
        let webhook = |snapshot: &Snapshot, resource: &Resource, name: &dyn Fn(&str) -> String| {
            resource
                .webhook
                .as_ref()
                .map_or("none".to_owned(), |webhook| snapshot.spell(&webhook.type_, name))
        };
        let from = webhook(self.old, old, &|name| self.new_name(name));
        let to = webhook(self.new, new, &str::to_owned);
        if from != to {
            let handle = format!("{module}::{}", self.new.names.resource(resource_id(after)).handle);
            let effects = self.claim(&[format!("{handle}::verify"), format!("{handle}::verify_with")]);
            let change =
                self.change(&new.path, Subject::Resource, &new.path, What::changed("webhook", from, to));
            change.rust = handle;
            change.effects = effects;
            change.wire = Wire::Breaking("posted events are of another type");
        }
    }

    fn whole_resource(&mut self, snapshot: &Snapshot, position: usize, what: What) {
        let (module, path) = (snapshot.module(resource_id(position)), &snapshot.api.resources[position].path);
        let accessor = module.rsplit("::").next().unwrap_or(&module);
        let accessor = match path.rsplit_once('/') {
            None => format!("Client::{accessor}"),
            Some((parent, _)) => {
                let parent = snapshot.api.resources.iter().position(|resource| resource.path == parent);
                parent.map_or_else(String::new, |parent| {
                    let parent = resource_id(parent);
                    format!(
                        "{}::{}::{accessor}",
                        snapshot.module(parent),
                        snapshot.names.resource(parent).handle
                    )
                })
            }
        };
        let effects = self.claim(&[module.clone(), accessor]);
        let change = self.change(path, Subject::Resource, path, what);
        change.rust = module;
        change.effects = effects;
    }

    /// Reports the breaking differences that no change explains, with the type that they belong to.
    fn rest(&mut self) {
        let moved = self.moved.clone();
        let rest = self.effects.iter().enumerate().filter(|(position, effect)| {
            effect.breaking && !self.claimed.contains(position) && !effect.follows_from(&moved)
        });
        let rest: Vec<Effect> = rest.map(|(_, effect)| effect.clone()).collect();
        for effect in rest {
            let resource = self.resource_of(&effect);
            let change = self.change(&resource, Subject::Path, effect.path.clone(), What::Follows);
            change.rust.clone_from(&effect.path);
            change.effects = vec![effect];
        }
    }

    /// Returns the resource with the innermost module of the path of an effect.
    fn resource_of(&self, effect: &Effect) -> String {
        let all = [self.old, self.new].into_iter().flat_map(|snapshot| {
            let module =
                |position| (snapshot.module(resource_id(position)), &snapshot.api.resources[position].path);
            (0..snapshot.api.resources.len()).map(module)
        });
        all.filter(|(module, _)| effect.is_at_or_below(module))
            .max_by_key(|(module, _)| module.len())
            .map_or_else(String::new, |(_, path)| path.clone())
    }
}

/// The docs of a definition, and the date of the document that introduced it.
pub(super) type Words<'a> = (&'a str, Option<&'a Date>);

/// Returns the id of a resource by its index.
pub(super) fn resource_id(position: usize) -> ResourceId {
    ResourceId(u32::try_from(position).unwrap_or(u32::MAX))
}

/// Returns whether an effect is about a trait of this type that mentions one of these texts.
pub(super) fn is_conversion(effect: &Effect, type_: &str, mentioned: &str) -> bool {
    effect.kind == ItemKind::Trait
        && effect.is_at_or_below(type_)
        && effect.path.contains("::From<")
        && effect.path.contains(mentioned)
}
