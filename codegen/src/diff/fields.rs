//! Compares objects field by field.

use super::change::{Subject, What};
use super::compare::{Comparison, resource_id};
use super::effect::Effect;
use super::fit::is_any;
use super::limits::spell;
use super::pair::{Pair, pairs, share_a_word};
use super::snapshot::{Snapshot, may_lack, presence};
use super::wire::{Fit, Tolerated};
use crate::ir::{Field, FieldKind, Object, RequestBody, Shape, TypeId};

/// A type in both specs.
#[derive(Clone, Copy)]
pub(super) struct Twins {
    pub(super) before: TypeId,
    pub(super) after: TypeId,
}

impl Comparison<'_> {
    pub(super) fn object(&mut self, before: TypeId, after: TypeId) {
        let (old, new, twins) = (self.old, self.new, Twins { before, after });
        let (Shape::Object(was), Shape::Object(is)) = (&old.api[before].shape, &new.api[after].shape) else {
            return;
        };
        let names =
            |object: &Object| object.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let likeness = |a: usize, b: usize| self.field_likeness((a, &was.fields[a]), (b, &is.fields[b]));
        for pair in pairs(&names(was), &names(is), likeness) {
            match pair {
                Pair::Both(a, b) => self.field(twins, (a, &was.fields[a]), (b, &is.fields[b])),
                Pair::Old(position) => self.whole_field(old, twins, position, What::Removed),
                Pair::New(position) => self.whole_field(new, twins, position, What::Added),
            }
        }
        let (from, to) = (argument_order(was, is), argument_order(is, was));
        if from != to {
            let paths = self.constructors(before, after);
            let effects = self.claim(&paths);
            let what = What::changed("order of arguments", from.join(", "), to.join(", "));
            self.of_type(twins, what).effects = effects;
        }
        let additional = |object: &Object, snapshot: &Snapshot, name: &dyn Fn(&str) -> String| {
            object.additional.as_ref().map_or("none".to_owned(), |type_| snapshot.spell(type_, name))
        };
        let from = additional(was, old, &|name| self.new_name(name));
        let to = additional(is, new, &str::to_owned);
        if from != to {
            self.of_type(twins, What::changed("additional properties", from, to));
        }
        let back = |back: Option<TypeId>, snapshot: &Snapshot| back.map(|id| snapshot.api[id].name.clone());
        let from =
            back(was.into_request.as_ref().map(|back| back.target), old).map(|name| self.new_name(&name));
        self.conversion(twins, from, back(is.into_request.as_ref().map(|back| back.target), new));
    }

    /// Reports the change of the type itself.
    pub(super) fn of_type(&mut self, twins: Twins, what: What) -> &mut super::Change {
        let new = self.new;
        let (resource, name) = (new.resource_name(twins.after), &new.api[twins.after].name);
        let change = self.change(resource, Subject::Type, name, what);
        change.rust = new.type_path(twins.after);
        change
    }

    pub(super) fn conversion(&mut self, twins: Twins, from: Option<String>, to: Option<String>) {
        if from == to {
            return;
        }
        let path = self.old.type_path(twins.before);
        let effects = self.claim_if(|effect| effect.path.ends_with(&format!("::From<{path}>")));
        let spell = |name: Option<String>| name.unwrap_or_else(|| "nothing".to_owned());
        self.of_type(twins, What::changed("what it is sent back as", spell(from), spell(to))).effects =
            effects;
    }

    /// Returns the similarity of two fields with different names: they have one type, and similar words or positions.
    pub(super) fn field_likeness(&self, (a, was): (usize, &Field), (b, is): (usize, &Field)) -> u32 {
        let from = self.old.spell_field(&was.kind, &|name| self.new_name(name));
        let to = self.new.spell_field(&is.kind, &str::to_owned);
        if from != to || was.presence != is.presence {
            return 0;
        }
        u32::from(!was.doc.is_empty() && was.doc == is.doc) * 4
            + u32::from(share_a_word(&was.name, &is.name)) * 2
            + u32::from(a == b)
    }

    fn whole_field(&mut self, snapshot: &Snapshot, twins: Twins, position: usize, what: What) {
        let id = if std::ptr::eq(snapshot, self.old) { twins.before } else { twins.after };
        let Shape::Object(object) = &snapshot.api[id].shape else { return };
        let field = &object.fields[position];
        let directions = self.old.directions[twins.before.index()];
        let wire = match (&what, &field.kind) {
            (What::Added, _) => directions.field_added(field.presence),
            _ => directions.field_removed(may_lack(self.old, id, field)),
        };
        let effects = self.field_effects(twins, &[(snapshot, id, position)], true);
        let name = format!("{}.{}", self.new.api[twins.after].name, field.name);
        let change = self.change(self.new.resource_name(twins.after), Subject::Field, name, what);
        change.rust = snapshot.member_path(id, position);
        change.since.clone_from(&field.since);
        change.effects = effects;
        change.wire = wire;
    }

    /// Returns the differences of the code because of a field. They are the field itself, its setters, and functions with
    /// it as an argument.
    fn field_effects(
        &mut self,
        twins: Twins,
        fields: &[(&Snapshot, TypeId, usize)],
        always: bool,
    ) -> Vec<Effect> {
        let mut paths = Vec::new();
        let mut required = false;
        for (snapshot, id, position) in fields {
            let Shape::Object(object) = &snapshot.api[*id].shape else { continue };
            let field = &object.fields[*position];
            if matches!(field.kind, FieldKind::Constant(_)) {
                continue;
            }
            required |= !field.presence.is_optional();
            let (type_, name) = (snapshot.type_path(*id), snapshot.names.member(*id, *position));
            let bare = name.trim_end_matches('_');
            paths.extend([format!("{type_}::{name}"), format!("{type_}::with_{bare}")]);
            for request in requests(snapshot, *id) {
                paths.extend([format!("{request}::{name}"), format!("{request}::clear_{bare}")]);
            }
        }
        if required && always {
            paths.extend(self.constructors(twins.before, twins.after));
        }
        self.claim(&paths)
    }

    /// Returns the functions that have required fields as arguments. Objects without such fields have `Default` instead.
    fn constructors(&self, before: TypeId, after: TypeId) -> Vec<String> {
        let mut paths = Vec::new();
        for (snapshot, id) in [(self.old, before), (self.new, after)] {
            let type_ = snapshot.type_path(id);
            paths.extend([format!("{type_}::new"), format!("{type_}::Default")]);
            for (position, resource) in snapshot.api.resources.iter().enumerate() {
                for (index, endpoint) in resource.endpoints.iter().enumerate() {
                    if matches!(endpoint.body, RequestBody::Json(body) if body == id) {
                        paths.push(snapshot.endpoint(resource_id(position), index).method);
                    }
                }
            }
        }
        paths
    }

    fn field(&mut self, twins: Twins, (a, was): (usize, &Field), (b, is): (usize, &Field)) {
        let (old, new) = (self.old, self.new);
        let Twins { before, after } = twins;
        let resource = new.resource_name(after);
        let name = format!("{}.{}", new.api[after].name, is.name);
        let path = new.member_path(after, b);
        let directions = old.directions[before.index()];
        let from = old.spell_field(&was.kind, &|name| self.new_name(name));
        let to = new.spell_field(&is.kind, &str::to_owned);
        let (old_name, new_name) = (old.names.member(before, a), new.names.member(after, b));
        let lacked = may_lack(old, before, was);
        let mut found = Vec::new();
        if was.name != is.name {
            let wire = directions.field_removed(lacked).and(directions.field_added(is.presence));
            found.push((What::Renamed { from: was.name.clone() }, wire));
        } else if old_name != new_name {
            found.push((What::changed("Rust name", old_name, new_name), super::Wire::Same));
        }
        if from != to {
            let fit = Fit::of_fields(old, &was.kind, new, &is.kind);
            found.push((What::changed("type", from, to), directions.retyped(fit)));
        }
        if was.presence != is.presence {
            let what = What::changed("presence", presence(was.presence), presence(is.presence));
            let null_received = is_any(&old.api, was) || was.type_().is_none();
            let tolerated = Tolerated { lacked, null_received, null_sent: is_any(&new.api, is) };
            found.push((what, directions.presence(was.presence, is.presence, tolerated)));
        }
        if !found.is_empty() {
            let effects = self.field_effects(twins, &[(old, before, a), (new, after, b)], true);
            for (what, wire) in found {
                let change = self.change(resource, Subject::Field, &name, what);
                change.is_at(old.member_path(before, a), path.clone());
                change.effects.clone_from(&effects);
                change.wire = wire;
            }
        }
        let (old_limits, new_limits) = (spell(&was.limits), spell(&is.limits));
        if old_limits != new_limits {
            let wire = directions.limits(&was.limits, &is.limits);
            let what = What::changed("limits", old_limits, new_limits);
            let change = self.change(resource, Subject::Field, &name, what);
            change.rust.clone_from(&path);
            change.wire = wire;
        }
        if was.default_if_missing != is.default_if_missing {
            let spell = |default: bool| if default { "the default" } else { "an error" };
            let wire = directions.missing(lacked || !is.default_if_missing || is.type_().is_none());
            let what = What::changed(
                "missing in a response",
                spell(was.default_if_missing),
                spell(is.default_if_missing),
            );
            let change = self.change(resource, Subject::Field, &name, what);
            change.rust.clone_from(&path);
            change.wire = wire;
        }
        self.docs(
            resource,
            Subject::Field,
            &name,
            &path,
            ((&was.doc, was.since.as_ref()), (&is.doc, is.since.as_ref())),
        );
        self.deprecation(resource, Subject::Field, &name, &path, (&was.deprecated, &is.deprecated));
    }
}

/// Returns the requests that have this type as their body.
fn requests(snapshot: &Snapshot, id: TypeId) -> Vec<String> {
    let mut requests = Vec::new();
    for (position, resource) in snapshot.api.resources.iter().enumerate() {
        for (index, endpoint) in resource.endpoints.iter().enumerate() {
            if matches!(endpoint.body, RequestBody::Json(body) if body == id) {
                requests.push(snapshot.endpoint(resource_id(position), index).request);
            }
        }
    }
    requests
}

/// Returns the common arguments of both objects, in the order of the first one.
fn argument_order(object: &Object, other: &Object) -> Vec<String> {
    let required = |object: &Object| -> Vec<String> {
        let mut names: Vec<String> = object
            .fields
            .iter()
            .filter(|field| !field.presence.is_optional() && field.type_().is_some())
            .map(|field| field.name.clone())
            .collect();
        names.sort_by_key(|name| {
            object.arguments.iter().position(|argument| argument == name).unwrap_or(usize::MAX)
        });
        names
    };
    let others = required(other);
    required(object).into_iter().filter(|name| others.contains(name)).collect()
}
