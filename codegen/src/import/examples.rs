//! Nulls in the examples of responses. A page does not state whether a field may be null, but a null in an example
//! proves it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::Node;
use super::section::Sections;
use super::signature::method_and_path;
use super::summary::{Note, NoteKind};
use crate::spec::{Endpoint, Field, Primitive, Scalar, Spec, TypeDef, TypeExpr};

/// A field: its resource, its type and its name.
type Place = (String, String, String);

/// Makes the fields nullable that are null in an example. Only those of `before` are noted as changed: the others are
/// new, and noted as such.
pub(super) fn apply(sections: &Sections<'_>, before: &Spec, spec: &mut Spec, notes: &mut Vec<Note>) {
    for (resource, type_, name) in nulls(sections, spec) {
        let definition =
            spec.resources.get_mut(&resource).and_then(|resource| resource.types.get_mut(&type_));
        let Some(field) = definition.and_then(|type_| type_.fields.as_mut()?.get_mut(&name)) else {
            continue;
        };
        field.nullable = true;
        let definition = before.resources.get(&resource).and_then(|resource| resource.types.get(&type_));
        if !definition.is_some_and(|type_| type_.fields.iter().any(|fields| fields.contains_key(&name))) {
            continue;
        }
        let node = Node::of(&resource).key("types").key(&type_).key("fields").key(&name);
        notes.push(
            node.note(NoteKind::Changed, format!("`{name}` may be null, as in the example of a response")),
        );
    }
}

/// Returns the fields that are null in an example although the spec does not allow it.
fn nulls(sections: &Sections<'_>, spec: &Spec) -> BTreeSet<Place> {
    let mut walk = Walk { spec, nulls: BTreeSet::new() };
    for section in sections.iter().flat_map(|(_, sections)| sections) {
        let Some(json) = section.part("Example").map(|example| example.json.as_str()) else { continue };
        // Examples of event streams and of lines are not one JSON value.
        let Ok(value) = serde_json::from_str::<Value>(json) else { continue };
        let Some((method, path)) = method_and_path(section) else { continue };
        let endpoints = spec.resources.values().flat_map(|resource| resource.endpoints.values());
        for endpoint in endpoints.filter(|endpoint| endpoint.method == method && endpoint.path == path) {
            walk.response(&value, endpoint);
        }
    }
    walk.nulls
}

struct Walk<'a> {
    spec: &'a Spec,
    nulls: BTreeSet<Place>,
}

impl<'a> Walk<'a> {
    fn response(&mut self, value: &Value, endpoint: &Endpoint) {
        if let Some(type_) = &endpoint.returns.json {
            self.value(value, type_);
        }
        if let (Some(type_), Some(pages)) = (&endpoint.returns.page, &self.spec.api.pages) {
            self.items(value.get(&pages.items), type_);
        }
    }

    fn items(&mut self, list: Option<&Value>, type_: &TypeExpr) {
        for item in list.and_then(Value::as_array).into_iter().flatten() {
            self.value(item, type_);
        }
    }

    fn value(&mut self, value: &Value, type_: &TypeExpr) {
        match type_ {
            TypeExpr::Primitive(_) => {}
            TypeExpr::Nullable(inner) => self.value(value, inner),
            TypeExpr::List(item) => self.items(Some(value), item),
            TypeExpr::Map(item) => {
                for member in value.as_object().into_iter().flat_map(|object| object.values()) {
                    self.value(member, item);
                }
            }
            TypeExpr::Named(name) => self.named(value, name),
        }
    }

    fn named(&mut self, value: &Value, name: &str) {
        let Some((resource, type_)) = self.definition(name) else { return };
        if let Some(target) = &type_.alias {
            self.value(value, target);
        }
        let alternatives = type_.variants.iter().flatten().filter_map(|variant| variant.type_.as_ref());
        let mut matching = alternatives.filter(|alternative| self.may_be(value, alternative));
        if let (Some(only), None) = (matching.next(), matching.next()) {
            self.value(value, only);
        }
        for (key, field) in type_.fields.iter().flatten() {
            match value.get(key) {
                Some(Value::Null) if needs_null(field) => {
                    self.nulls.insert((resource.to_owned(), name.to_owned(), key.clone()));
                }
                Some(member) => field.type_.iter().for_each(|type_| self.value(member, type_)),
                None => {}
            }
        }
    }

    /// Returns whether an alternative of a union can be the value: an object with the constants of the alternative.
    fn may_be(&self, value: &Value, alternative: &TypeExpr) -> bool {
        let type_ = alternative.named().and_then(|name| self.definition(name)).map(|(_, type_)| type_);
        let Some(fields) = type_.and_then(|type_| type_.fields.as_ref()) else { return false };
        let constants = || fields.iter().filter_map(|(key, field)| Some((key, field.constant.as_ref()?)));
        constants().next().is_some() && constants().all(|(key, constant)| equals(value.get(key), constant))
    }

    fn definition(&self, name: &str) -> Option<(&'a str, &'a TypeDef)> {
        let resources = self.spec.resources.iter();
        resources.filter_map(|(path, resource)| Some((path.as_str(), resource.types.get(name)?))).next()
    }
}

/// Returns whether the spec does not allow null yet. A field of any JSON value includes it.
fn needs_null(field: &Field) -> bool {
    !field.nullable && field.type_.as_ref().is_some_and(|type_| *type_ != TypeExpr::Primitive(Primitive::Any))
}

fn equals(value: Option<&Value>, constant: &Scalar) -> bool {
    match (value, constant) {
        (Some(Value::String(value)), Scalar::String(constant)) => value == constant,
        (Some(Value::Bool(value)), Scalar::Bool(constant)) => value == constant,
        (Some(Value::Number(value)), Scalar::Number(constant)) => value.as_f64() == constant.as_f64(),
        _ => false,
    }
}
