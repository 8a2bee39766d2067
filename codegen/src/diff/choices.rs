//! Compares enums and unions by their values and variants.

use super::change::{Subject, What};
use super::compare::{Comparison, is_conversion};
use super::fields::Twins;
use super::pair::{Pair, pairs};
use super::snapshot::Snapshot;
use super::wire::Fit;
use crate::ir::{Date, FieldKind, Scalar, Shape, Type, TypeId, Union, VariantKind};

impl Comparison<'_> {
    pub(super) fn values(&mut self, before: TypeId, after: TypeId) {
        let (old, new, twins) = (self.old, self.new, Twins { before, after });
        let (Shape::Enum(was), Shape::Enum(is)) = (&old.api[before].shape, &new.api[after].shape) else {
            return;
        };
        let names = |known: &crate::ir::Enum| {
            known.values.iter().map(|value| value.value.clone()).collect::<Vec<_>>()
        };
        let likeness = |a: usize, b: usize| {
            u32::from(!was.values[a].doc.is_empty() && was.values[a].doc == is.values[b].doc)
        };
        let directions = old.directions[before.index()];
        for pair in pairs(&names(was), &names(is), likeness) {
            match pair {
                Pair::Both(a, b) => {
                    let (from, to) = (&was.values[a], &is.values[b]);
                    let wire = directions.choice_removed().and(directions.choice_added(was.open));
                    let what =
                        (from.value != to.value).then(|| (What::Renamed { from: from.value.clone() }, wire));
                    self.member(twins, Subject::Value, &to.value, (Some(a), Some(b)), what);
                    let (path, name) = (new.member_path(after, b), self.member_name(twins, &to.value));
                    let resource = new.resource_name(after);
                    self.docs(
                        resource,
                        Subject::Value,
                        &name,
                        &path,
                        ((&from.doc, from.since.as_ref()), (&to.doc, to.since.as_ref())),
                    );
                    self.deprecation(
                        resource,
                        Subject::Value,
                        &name,
                        &path,
                        (&from.deprecated, &to.deprecated),
                    );
                }
                Pair::Old(a) => {
                    let what = (What::Removed, directions.choice_removed());
                    self.member(twins, Subject::Value, &was.values[a].value, (Some(a), None), Some(what));
                }
                Pair::New(b) => {
                    let what = (What::Added, directions.choice_added(was.open));
                    self.member(twins, Subject::Value, &is.values[b].value, (None, Some(b)), Some(what));
                }
            }
        }
        self.openness(twins, was.open, is.open);
    }

    pub(super) fn variants(&mut self, before: TypeId, after: TypeId) {
        let (old, new, twins) = (self.old, self.new, Twins { before, after });
        let (Shape::Union(was), Shape::Union(is)) = (&old.api[before].shape, &new.api[after].shape) else {
            return;
        };
        let old_keys = variant_names(old, was, &|name| self.new_name(name));
        let new_keys = variant_names(new, is, &str::to_owned);
        let same_selectors = |a: usize, b: usize| {
            u32::from(old.analysis.selectors(before)[a] == new.analysis.selectors(after)[b])
        };
        let directions = old.directions[before.index()];
        for pair in pairs(&old_keys, &new_keys, same_selectors) {
            match pair {
                Pair::Both(a, b) => {
                    let (from, to) = (&old_keys[a], &new_keys[b]);
                    let (kind_was, kind_is) = (&was.variants[a].kind, &is.variants[b].kind);
                    let fit = Fit::of_fields(old, &kind_was.clone().into(), new, &kind_is.clone().into());
                    let what =
                        (from != to).then(|| (What::changed("type", from, to), directions.retyped(fit)));
                    self.member(twins, Subject::Variant, to, (Some(a), Some(b)), what);
                    let (path, name) = (new.member_path(after, b), self.member_name(twins, to));
                    let (from, to) = (&was.variants[a], &is.variants[b]);
                    let words =
                        ((from.doc.as_str(), from.since.as_ref()), (to.doc.as_str(), to.since.as_ref()));
                    self.docs(new.resource_name(after), Subject::Variant, &name, &path, words);
                }
                Pair::Old(a) => {
                    let what = (What::Removed, directions.choice_removed());
                    self.member(twins, Subject::Variant, &old_keys[a], (Some(a), None), Some(what));
                }
                Pair::New(b) => {
                    let what = (What::Added, directions.choice_added(was.open));
                    self.member(twins, Subject::Variant, &new_keys[b], (None, Some(b)), Some(what));
                }
            }
        }
        if was.tag != is.tag {
            let spell = |tag: &Option<String>| tag.clone().unwrap_or_else(|| "none".to_owned());
            let what = What::changed("tag", spell(&was.tag), spell(&is.tag));
            let wire = directions.tag(Fit::of(old, &Type::Named(before), new, &Type::Named(after)));
            self.of_type(twins, what).wire = wire;
        }
        self.openness(twins, was.open, is.open);
        let back = |union: &Union, snapshot: &Snapshot| {
            union.into_request.as_ref().map(|back| snapshot.api[back.target].name.clone())
        };
        let from = back(was, old).map(|name| self.new_name(&name));
        self.conversion(twins, from, back(is, new));
    }

    fn member_name(&self, twins: Twins, name: &str) -> String {
        format!("{}.{name}", self.new.api[twins.after].name)
    }

    /// Reports a value or variant that was added, removed, renamed or changed.
    fn member(
        &mut self,
        twins: Twins,
        subject: Subject,
        name: &str,
        (a, b): (Option<usize>, Option<usize>),
        what: Option<(What, super::Wire)>,
    ) {
        let (old, new) = (self.old, self.new);
        let from = a.map(|a| old.member_path(twins.before, a));
        let to = b.map(|b| new.member_path(twins.after, b));
        let same_name = a.is_none()
            || b.is_none()
            || a.map(|a| old.names.member(twins.before, a)) == b.map(|b| new.names.member(twins.after, b));
        let other_name = || match (a, b) {
            (Some(a), Some(b)) if !same_name => Some((
                What::changed(
                    "Rust name",
                    old.names.member(twins.before, a),
                    new.names.member(twins.after, b),
                ),
                super::Wire::Same,
            )),
            _ => None,
        };
        let Some((what, wire)) = what.or_else(other_name) else { return };
        let paths: Vec<String> = from.iter().chain(&to).cloned().collect();
        let mut effects = self.claim(&paths);
        let held =
            a.and_then(|a| held(old, twins.before, a)).or_else(|| b.and_then(|b| held(new, twins.after, b)));
        if let Some(held) = held {
            let (was, is) = (old.type_path(twins.before), new.type_path(twins.after));
            effects.extend(self.claim_if(|effect| {
                is_conversion(effect, &was, &held) || (was != is && is_conversion(effect, &is, &held))
            }));
        }
        let name = self.member_name(twins, name);
        let since = b.and_then(|b| since(new, twins.after, b)).cloned();
        let change = self.change(new.resource_name(twins.after), subject, name, what);
        match (from, to) {
            (Some(from), Some(to)) => change.is_at(from, to),
            (from, to) => change.rust = to.or(from).unwrap_or_default(),
        }
        change.since = since;
        change.effects = effects;
        change.wire = wire;
    }

    fn openness(&mut self, twins: Twins, was: bool, is: bool) {
        if was == is {
            return;
        }
        let spell = |open| if open { "open" } else { "closed" };
        let path = self.new.type_path(twins.after);
        let effects = self.claim_if(|effect| {
            let member = effect.path.strip_prefix(&path).and_then(|rest| rest.strip_prefix("::"));
            effect.path == path || member.is_some_and(|member| OF_OPENNESS.contains(&member))
        });
        let wire = self.old.directions[twins.before.index()].openness(is);
        let change = self.of_type(twins, What::changed("openness", spell(was), spell(is)));
        change.effects = effects;
        change.wire = wire;
    }
}

/// The differences between an open type and a closed one.
const OF_OPENNESS: [&str; 8] = [
    "Unknown",
    "Copy",
    "FromStr",
    "TryFrom<&str>",
    "TryFrom<String>",
    "from_wire",
    "is_unknown",
    "as_unknown",
];

impl From<VariantKind> for FieldKind {
    fn from(kind: VariantKind) -> Self {
        match kind {
            VariantKind::Constant(text) => Self::Constant(Scalar::String(text)),
            VariantKind::Of(type_) => Self::Of(type_),
        }
    }
}

fn variant_names(snapshot: &Snapshot, union: &Union, name: &dyn Fn(&str) -> String) -> Vec<String> {
    let spell = |kind: &VariantKind| match kind {
        VariantKind::Constant(text) => format!("{text:?}"),
        VariantKind::Of(type_) => snapshot.spell(type_, name),
    };
    union.variants.iter().map(|variant| spell(&variant.kind)).collect()
}

/// Returns the date of the document that introduced a value or variant.
fn since(snapshot: &Snapshot, id: TypeId, position: usize) -> Option<&Date> {
    match &snapshot.api[id].shape {
        Shape::Enum(known) => known.values[position].since.as_ref(),
        Shape::Union(union) => union.variants[position].since.as_ref(),
        Shape::Object(_) | Shape::Alias(_) => None,
    }
}

/// Returns the path of the type of a variant, with aliases resolved.
fn held(snapshot: &Snapshot, id: TypeId, position: usize) -> Option<String> {
    let Shape::Union(union) = &snapshot.api[id].shape else { return None };
    snapshot.api.resolve(union.variants[position].type_()?).named().map(|held| snapshot.type_path(held))
}
