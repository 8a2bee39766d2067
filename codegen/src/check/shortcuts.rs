//! Shortcuts: the fields, values and tags that they name exist.

use indexmap::IndexMap;

use super::Report;
use crate::analysis::{accepts_text, text_field};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Enum, Field, Object, Origin, Presence, Scalar, Shape, Type, Union};
use crate::names::field_name;

pub(super) fn check(api: &Api, report: &mut Report) {
    for definition in &api.types {
        let Shape::Object(object) = &definition.shape else { continue };
        let origin = definition.origin.key("shortcuts");
        if let Some(name) = &object.shortcuts.constructors {
            enum_field(api, object, name, &origin.key("constructors"), report);
        }
        if let Some(values) = &object.shortcuts.from_text {
            from_text(api, object, values, &origin.key("from_text"), report);
        }
        let is_count = |field: &Field| {
            field.presence == Presence::Required
                && field.type_().is_some_and(|type_| *api.resolve(type_) == Type::Integer)
        };
        if object.shortcuts.total && !object.fields.iter().any(is_count) {
            let help = "remove `total:`, or put it where there are required fields of type `integer`";
            report.add(&origin.key("total"), "this type has no required integers", help);
        }
        if let Some(name) = &object.shortcuts.from_bytes {
            from_bytes(api, object, name, &origin.key("from_bytes"), report);
        }
        for (method, selection) in &object.shortcuts.items {
            let origin = origin.key("items").key(method);
            if method.is_empty() || field_name(method) != *method {
                report.add(
                    &origin,
                    format!("`{method}` is not a valid method name"),
                    "write lower-case letters and `_`",
                );
            }
            items(
                api,
                object,
                (&selection.of, &origin.key("of")),
                (&selection.tag, &origin.key("tag")),
                report,
            );
        }
    }
}

/// Returns the enum of a required field.
fn enum_field<'a>(
    api: &'a Api,
    object: &Object,
    name: &str,
    origin: &Origin,
    report: &mut Report,
) -> Option<&'a Enum> {
    let is_enum = |field: &&Field| enum_of(api, field).is_some();
    let mut enums = object.fields.iter().filter(is_enum);
    let found = enums.clone().find(|field| field.name == name).and_then(|field| enum_of(api, field));
    if found.is_none() {
        let help = did_you_mean_or(
            name,
            enums.by_ref().map(|field| field.name.as_str()),
            "write the name of a required field whose type has `values:`",
        );
        report.add(origin, format!("`{name}` is not a required enum field of this type"), help);
    }
    found
}

fn enum_of<'a>(api: &'a Api, field: &Field) -> Option<&'a Enum> {
    let type_ = field.type_().filter(|_| field.presence == Presence::Required)?;
    match api.shape_of(type_)? {
        (_, Shape::Enum(known)) => Some(known),
        _ => None,
    }
}

fn from_text(
    api: &Api,
    object: &Object,
    values: &IndexMap<String, String>,
    origin: &Origin,
    report: &mut Report,
) {
    for (name, value) in values {
        let origin = origin.key(name);
        let Some(known) = enum_field(api, object, name, &origin, report) else { return };
        if !known.values.iter().any(|known| known.value == *value) {
            let help = did_you_mean_or(
                value,
                known.values.iter().map(|known| known.value.as_str()),
                "write one of the enum's values",
            );
            report.add(&origin, format!("`{value}` is not a value of `{name}`"), help);
        }
    }
    let field = text_field(object).and_then(|position| object.fields[position].type_());
    match field {
        None => {
            let help = "list all required fields except the one for the text, each with a value";
            report.add(origin, "it is ambiguous which field contains the text", help);
        }
        Some(type_) if !accepts_text(api, type_) => {
            let help = "a text converts into a `string`, an enum with `any_text: true`, or an object with `from_text`";
            report.add(origin, "a text does not convert into the remaining field", help);
        }
        Some(_) => {}
    }
}

/// The bytes, and at most one enum of media types.
fn from_bytes(api: &Api, object: &Object, name: &str, origin: &Origin, report: &mut Report) {
    let is_bytes = |field: &Field| {
        field.presence == Presence::Required
            && field.type_().is_some_and(|type_| *api.resolve(type_) == Type::Base64)
    };
    if !object.fields.iter().any(|field| field.name == *name && is_bytes(field)) {
        let mut bytes = object.fields.iter().filter(|field| is_bytes(field));
        let help = match bytes.next() {
            Some(known) => format!("did you mean `{}`?", known.name),
            None => "write the name of a required field whose type is `base64`".to_owned(),
        };
        report.add(origin, format!("`{name}` is not a required `base64` field of this type"), help);
        return;
    }
    let others = object
        .fields
        .iter()
        .filter(|field| !field.presence.is_optional() && field.type_().is_some() && field.name != *name);
    let others: Vec<&Field> = others.collect();
    let are_media_types = |known: &Enum| known.values.iter().all(|known| known.value.contains('/'));
    match others.as_slice() {
        [] => {}
        [one] if enum_of(api, one).is_some_and(are_media_types) => {}
        [one, ..] => {
            let help = "besides the bytes, only an enum of media types may be required";
            report.add(origin, format!("the value of `{}` can't be derived from the bytes", one.name), help);
        }
    }
}

fn items(
    api: &Api,
    object: &Object,
    (list, list_origin): (&str, &Origin),
    (tag, tag_origin): (&str, &Origin),
    report: &mut Report,
) {
    let field = object.fields.iter().find(|field| field.name == list);
    let Some(union) = field.and_then(|field| listed(api, field)) else {
        report.add(
            list_origin,
            format!("`{list}` is not a required list of a union"),
            "write the name of a field",
        );
        return;
    };
    if !has_tag(api, union, tag) {
        report.add(
            tag_origin,
            format!("no item has the tag `{tag}`"),
            "write the tag of one of the variants",
        );
    }
}

fn listed<'a>(api: &'a Api, field: &Field) -> Option<&'a Union> {
    let type_ = field.type_().filter(|_| field.presence == Presence::Required)?;
    let Type::List(item) = api.resolve(type_) else { return None };
    match api.shape_of(item)? {
        (_, Shape::Union(union)) => Some(union),
        _ => None,
    }
}

fn has_tag(api: &Api, union: &Union, tag: &str) -> bool {
    let Some(key) = &union.tag else { return false };
    let objects = union.variants.iter().filter_map(|variant| api.object_of(variant.type_()?));
    objects.flat_map(|(_, object)| &object.fields).any(|field| {
        field.name == *key
            && matches!(&field.kind, crate::ir::FieldKind::Constant(Scalar::String(text)) if text == tag)
    })
}
