//! Compares types.

use std::collections::BTreeSet;

use super::change::{Subject, What};
use super::compare::Comparison;
use super::pair::{Pair, overlap, pairs};
use super::snapshot::{Snapshot, presence};
use super::wire::Fit;
use crate::ir::{Shape, Type, TypeId, VariantKind};

/// The minimum similarity of two types to be one renamed type, in percent.
const SAME_SHAPE: u32 = 60;

impl Comparison<'_> {
    pub(super) fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        let key = |snapshot: &Snapshot, id: TypeId| snapshot.api[id].name.clone();
        let before: Vec<_> = old.api.type_ids().map(|id| key(old, id)).collect();
        let mut after: Vec<_> = new.api.type_ids().map(|id| key(new, id)).collect();
        for (alias, target) in kept_names(old, new) {
            after.swap(alias.index(), target.index());
        }
        let old_ids: Vec<TypeId> = old.api.type_ids().collect();
        let new_ids: Vec<TypeId> = new.api.type_ids().collect();
        let pairs = pairs(&before, &after, |a, b| self.likeness(old_ids[a], new_ids[b]));
        for pair in &pairs {
            if let Pair::Both(a, b) = *pair {
                self.renamed.insert(before[a].clone(), new.api[new_ids[b]].name.clone());
                self.moved.insert(old.type_path(old_ids[a]), new.type_path(new_ids[b]));
            }
        }
        self.renamed.retain(|from, to| from != to);
        self.moved.retain(|from, to| from != to);
        for pair in pairs {
            match pair {
                Pair::Both(a, b) => self.type_(old_ids[a], new_ids[b]),
                Pair::Old(position) => self.whole_type(old, old_ids[position], What::Removed),
                Pair::New(position) => self.whole_type(new, new_ids[position], What::Added),
            }
        }
    }

    fn whole_type(&mut self, snapshot: &Snapshot, id: TypeId, what: What) {
        let path = snapshot.type_path(id);
        let effects = self.claim(std::slice::from_ref(&path));
        let since = snapshot.api[id].since.clone();
        let change = self.change(snapshot.resource_name(id), Subject::Type, &snapshot.api[id].name, what);
        change.rust = path;
        change.since = since;
        change.effects = effects;
    }

    fn type_(&mut self, before: TypeId, after: TypeId) {
        let (old, new) = (self.old, self.new);
        let (was, is) = (&old.api[before], &new.api[after]);
        let (resource, name, path) = (new.resource_name(after), is.name.as_str(), new.type_path(after));
        let from = old.type_path(before);
        let whereabouts = if was.name != is.name {
            Some(What::Renamed { from: was.name.clone() })
        } else if old.resource_name(before) != resource {
            Some(What::changed("resource", old.resource_name(before), resource))
        } else if from != path {
            Some(What::changed("Rust name", old.names.type_(before), new.names.type_(after)))
        } else {
            None
        };
        if let Some(what) = whereabouts {
            let effects = self.claim(&[from.clone(), path.clone()]);
            let change = self.change(resource, Subject::Type, name, what);
            change.is_at(from, path.clone());
            change.effects = effects;
        }
        self.docs(
            resource,
            Subject::Type,
            name,
            &path,
            ((&was.doc, was.since.as_ref()), (&is.doc, is.since.as_ref())),
        );
        self.deprecation(resource, Subject::Type, name, &path, (&was.deprecated, &is.deprecated));
        match (&was.shape, &is.shape) {
            (Shape::Object(_), Shape::Object(_)) => self.object(before, after),
            (Shape::Enum(_), Shape::Enum(_)) => self.values(before, after),
            (Shape::Union(_), Shape::Union(_)) => self.variants(before, after),
            (Shape::Alias(old_target), Shape::Alias(new_target)) => {
                let from = old.spell(old_target, &|name| self.new_name(name));
                let to = new.spell(new_target, &str::to_owned);
                if from != to {
                    self.remade(before, after, What::changed("type", from, to));
                }
            }
            (was, is) => self.remade(before, after, What::changed("kind", kind(was), kind(is))),
        }
    }

    /// Reports a type of another kind.
    fn remade(&mut self, before: TypeId, after: TypeId, what: What) {
        let (old, new) = (self.old, self.new);
        let (from, to) = (old.type_path(before), new.type_path(after));
        let effects = self.claim_if(|effect| effect.is_at_or_below(&from) || effect.is_at_or_below(&to));
        let fit = Fit::of(old, &Type::Named(before), new, &Type::Named(after));
        let wire = old.directions[before.index()].retyped(fit);
        let change = self.change(new.resource_name(after), Subject::Type, &new.api[after].name, what);
        change.rust = to;
        change.effects = effects;
        change.wire = wire;
    }

    /// Returns the similarity of two types with different names.
    fn likeness(&self, before: TypeId, after: TypeId) -> u32 {
        let (old, new) = (self.old, self.new);
        let (was, is) = (&old.api[before], &new.api[after]);
        if kind(&was.shape) != kind(&is.shape) || old.api.types.iter().any(|other| other.name == is.name) {
            return 0;
        }
        let likeness = overlap(&parts(old, before), &parts(new, after));
        let described = !was.doc.is_empty() && was.doc == is.doc;
        let resource = old.resource_name(before) == new.resource_name(after);
        match likeness {
            SAME_SHAPE.. => likeness * 4 + u32::from(described) * 2 + u32::from(resource),
            _ => 0,
        }
    }
}

/// Returns the aliases of the new spec that keep the old name of a renamed type, each with the type.
fn kept_names(old: &Snapshot, new: &Snapshot) -> Vec<(TypeId, TypeId)> {
    let in_old = |name: &str| old.api.types.iter().find(|definition| definition.name == name);
    let kept = |id: TypeId| {
        let Shape::Alias(Type::Named(target)) = &new.api[id].shape else { return None };
        let was = in_old(&new.api[id].name)?;
        let renamed = kind(&was.shape) == kind(&new.api[*target].shape);
        (renamed && in_old(&new.api[*target].name).is_none()).then_some((id, *target))
    };
    new.api.type_ids().filter_map(kept).collect()
}

/// Returns the parts of a type. A mention of itself does not contain its name.
fn parts(snapshot: &Snapshot, id: TypeId) -> BTreeSet<String> {
    let definition = &snapshot.api[id];
    let name = |name: &str| if name == definition.name { "Self".to_owned() } else { name.to_owned() };
    match &definition.shape {
        Shape::Object(object) => object
            .fields
            .iter()
            .map(|field| {
                let value = snapshot.spell_field(&field.kind, &name);
                format!("{}: {} {value}", field.name, presence(field.presence))
            })
            .collect(),
        Shape::Enum(known) => known.values.iter().map(|value| value.value.clone()).collect(),
        Shape::Union(union) => union
            .variants
            .iter()
            .map(|variant| match &variant.kind {
                VariantKind::Constant(text) => format!("{text:?}"),
                VariantKind::Of(type_) => snapshot.spell(type_, &name),
            })
            .collect(),
        Shape::Alias(type_) => [snapshot.spell(type_, &name)].into(),
    }
}

/// Returns the word for a kind of type.
fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "object",
        Shape::Enum(_) => "enum",
        Shape::Union(_) => "union",
        Shape::Alias(_) => "alias",
    }
}
