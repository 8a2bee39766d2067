//! Objects: defaults, constants, arguments, and misplaced files and nulls.

use super::{Report, endpoints, object_fields, written};
use crate::diag::{did_you_mean_or, nearest};
use crate::ir::{Api, Field, FieldKind, Object, Origin, Presence, Scalar, Shape, Type};
use crate::names::field_name;

pub(super) fn check(api: &Api, report: &mut Report) {
    for field in super::fields(api) {
        default(api, field, report);
        constant(field, report);
        null(field, report);
        escapes(field, report);
        item(api, field, report);
    }
    for field in api.types.iter().flat_map(object_fields) {
        if let Some(type_) = field.type_() {
            file(type_, &field.origin.key("type"), report);
        }
    }
    for definition in &api.types {
        match &definition.shape {
            Shape::Alias(target) => file(target, &definition.origin.key("alias"), report),
            Shape::Object(object) => {
                count(object, &definition.origin.key("fields"), report);
                arguments(object, &definition.origin.key("arguments"), report);
                if let Some(additional) = &object.additional {
                    file(additional, &definition.origin.key("additional"), report);
                }
            }
            Shape::Enum(known) if known.values.is_empty() => {
                let help = "list its values, or write `alias: string` instead";
                report.add(&definition.origin.key("values"), "an enum needs at least one value", help);
            }
            Shape::Enum(_) | Shape::Union(_) => {}
        }
    }
    for (_, endpoint) in endpoints(api) {
        for type_ in endpoint.response.types() {
            file(type_, &endpoint.origin.key("returns").key("json"), report);
        }
        for parameter in &endpoint.parameters {
            if let Some(default) = &parameter.limits.default {
                let origin = parameter.origin.key("limits").key("default");
                if !parameter.presence.is_optional() {
                    required_default(&parameter.name, &origin, report);
                }
                default_fits(api, &parameter.type_, default, &origin, report);
            }
        }
    }
}

fn default(api: &Api, field: &Field, report: &mut Report) {
    let Some(default) = &field.limits.default else { return };
    let origin = field.origin.key("limits").key("default");
    if !field.presence.is_optional() {
        required_default(&field.name, &origin, report);
    }
    if let Some(type_) = field.type_() {
        default_fits(api, type_, default, &origin, report);
    }
}

fn required_default(name: &str, origin: &Origin, report: &mut Report) {
    let message = format!("`{name}` is required, so its default never applies");
    report.add(origin, message, "add `optional: true`, or remove the default");
}

fn default_fits(api: &Api, type_: &Type, default: &Scalar, origin: &Origin, report: &mut Report) {
    let fits = match (api.resolve(type_), default) {
        (Type::String | Type::Secret | Type::Datetime | Type::Base64, default) => {
            matches!(default, Scalar::String(_))
        }
        (Type::Integer, Scalar::Number(number)) => number.is_i64(),
        (Type::Number, Scalar::Number(_)) | (Type::Boolean, Scalar::Bool(_)) => true,
        (Type::Integer | Type::Number | Type::Boolean, _) => false,
        (Type::Named(id), default) => match (&api[*id].shape, default) {
            (Shape::Enum(known), Scalar::String(text)) => {
                let values = || known.values.iter().map(|value| value.value.as_str());
                if !values().any(|value| value == text) {
                    let help = nearest(text, values()).map_or_else(
                        || "write one of its values".to_owned(),
                        |value| format!("did you mean `{value}`?"),
                    );
                    report.add(origin, format!("`{text}` is not a value of `{}`", api[*id].name), help);
                }
                true
            }
            (Shape::Enum(_), _) => false,
            _ => true,
        },
        _ => true,
    };
    if !fits {
        let message = format!("the default is not a value of the type `{}`", written(api, type_));
        report.add(origin, message, "write a value of the type; text goes in quotes");
    }
}

/// A constant is a text, a boolean or an integer of 64 bits. If it is optional, `null` would be a second way
/// to omit it.
fn constant(field: &Field, report: &mut Report) {
    if let FieldKind::Constant(Scalar::Number(number)) = &field.kind
        && number.as_i64().is_none()
    {
        let message = format!("the constant `{number}` is not an integer of 64 bits");
        report.add(&field.origin.key("const"), message, "write it in quotes, or give the field a `type:`");
    }
    if matches!(field.kind, FieldKind::Constant(_)) && field.presence == Presence::Nullable {
        let message = format!("`{}` always has the same value, so it can't be null", field.name);
        report.add(&field.origin.key("nullable"), message, "remove `nullable: true`, or give it a `type:`");
    }
}

/// The name of an item becomes the name of a method, and only lists have items.
fn item(api: &Api, field: &Field, report: &mut Report) {
    let Some(item) = &field.item else { return };
    let origin = field.origin.key("item");
    if item.is_empty() || field_name(item) != *item {
        report.add(
            &origin,
            format!("`{item}` is not a valid method name"),
            "write lower-case letters and `_`",
        );
    }
    if !field.type_().is_some_and(|type_| matches!(api.resolve(type_), Type::List(_))) {
        let message = format!("`{}` is not a list, so it has no items", field.name);
        report.add(&origin, message, "remove `item:`");
    }
}

/// Names and constants are compared to JSON as it is written, so one that is always escaped would never be
/// found.
fn escapes(field: &Field, report: &mut Report) {
    let needs_escapes = |text: &str| text.contains(|c: char| matches!(c, '"' | '\\' | '\0'..='\u{1f}'));
    let help =
        "write text without quotes, backslashes and control characters; give a constant a `type:` instead";
    if needs_escapes(&field.name) {
        report.add(&field.origin, format!("{:?} is not a valid field name", field.name), help);
    }
    if let FieldKind::Constant(Scalar::String(text)) = &field.kind
        && needs_escapes(text)
    {
        report.add(&field.origin.key("const"), format!("{text:?} is not a valid constant"), help);
    }
}

/// A field is nullable by a key beside its type, because only items have no other place for it.
fn null(field: &Field, report: &mut Report) {
    if let Some(Type::Nullable(_)) = field.type_() {
        let message = format!("`{}` is a field, but `?` is only for items of lists and maps", field.name);
        report.add(&field.origin.key("type"), message, "remove the `?`, and add `nullable: true`");
    }
}

/// The maximum number of fields that the decoder can track.
const MOST_FIELDS: usize = 128;

fn count(object: &Object, origin: &Origin, report: &mut Report) {
    let count = object.fields.len();
    if count > MOST_FIELDS {
        let message = format!("an object can have at most {MOST_FIELDS} fields, but this one has {count}");
        report.add(origin, message, "remove unused fields, which are then kept as unknown fields");
    }
}

/// A constructor has the required fields as arguments.
fn arguments(object: &Object, origin: &Origin, report: &mut Report) {
    let required = |field: &&Field| !field.presence.is_optional() && field.type_().is_some();
    let names = || object.fields.iter().filter(required).map(|field| field.name.as_str());
    for (index, name) in object.arguments.iter().enumerate() {
        let origin = origin.index(index);
        if object.arguments[..index].contains(name) {
            report.add(&origin, format!("`{name}` is listed twice"), "remove one of the two");
        } else if !names().any(|known| known == name) {
            let help =
                did_you_mean_or(name, names(), "write the names of required fields; the others have setters");
            report.add(&origin, format!("`{name}` is not a required field of this type"), help);
        }
    }
}

/// Only a form can contain a file.
fn file(type_: &Type, origin: &Origin, report: &mut Report) {
    match type_ {
        Type::File => {
            let help = "write `base64` for bytes inside JSON; a `file` is part of a `multipart:` body";
            report.add(origin, "JSON can't contain a file", help);
        }
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => file(inner, origin, report),
        _ => {}
    }
}
