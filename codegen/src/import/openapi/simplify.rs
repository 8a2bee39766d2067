//! Simplifies the different forms of schemas.
//!
//! References, single `allOf`s, single alternatives and the forms of `null` are wrappers around a schema. Other facts
//! of the wrappers are kept.

use super::document::Document;
use super::json::Json;

/// A schema without its wrappers.
#[derive(Clone, Copy)]
pub(super) struct Simple<'a> {
    /// The schema.
    pub(super) schema: Json<'a>,
    /// The name of the component.
    pub(super) component: Option<&'a str>,
    /// Whether a wrapper or the schema itself allows `null`.
    pub(super) nullable: bool,
    /// Whether a wrapper or the schema itself is deprecated.
    pub(super) deprecated: bool,
    /// The default of the server.
    pub(super) default: Option<Json<'a>>,
    /// The reason why there is no schema.
    pub(super) lost: Option<Lost<'a>>,
}

/// The reason why a schema cannot be resolved.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lost<'a> {
    /// The target of this reference is not in the document.
    Reference(&'a str),
    /// It refers to itself.
    Circle,
}

const COMPONENTS: &str = "#/components/schemas/";

/// The suffix of the keys that override a schema for generators.
const OVERRIDE: &str = "-override-schema";

/// Removes the wrappers of a schema.
pub(super) fn simplify<'a>(document: &'a Document, schema: Json<'a>) -> Simple<'a> {
    let mut simple =
        Simple { schema, component: None, nullable: false, deprecated: false, default: None, lost: None };
    // A wrapper that refers to itself states nothing.
    for _ in 0..64 {
        let schema = simple.schema;
        simple.nullable |= allows_null(schema);
        simple.deprecated |= schema.flag("deprecated");
        simple.default = simple.default.or_else(|| schema.get("default"));
        let Some(inner) = unwrapped(document, &mut simple) else { return simple };
        simple.schema = inner;
    }
    simple.lost = Some(Lost::Circle);
    simple
}

/// Returns the schema in a wrapper.
fn unwrapped<'a>(document: &'a Document, simple: &mut Simple<'a>) -> Option<Json<'a>> {
    let schema = simple.schema;
    if let Some((_, other)) = schema.entries().find(|(key, value)| is_override(key, *value)) {
        return Some(other);
    }
    if let Some(reference) = schema.text("$ref") {
        let found = document.root().pointer(reference);
        if found.is_none() {
            simple.lost = Some(Lost::Reference(reference));
        }
        simple.component = reference.strip_prefix(COMPONENTS).filter(|name| !name.contains('/'));
        return found;
    }
    if is_structural(schema, &["allOf"]) {
        return None;
    }
    only(schema.items("allOf").filter(|part| is_structural(*part, &[]))).or_else(|| {
        let alternatives = |key| only(schema.items(key).filter(|one| !is_null(*one)));
        let wraps = |key| schema.items(key).next().is_some();
        let many = wraps("allOf") || (wraps("anyOf") && wraps("oneOf"));
        if many { None } else { alternatives("anyOf").or_else(|| alternatives("oneOf")) }
    })
}

fn is_override(key: &str, value: Json<'_>) -> bool {
    key.starts_with("x-") && key.ends_with(OVERRIDE) && value.is_object()
}

/// Returns whether a schema restricts values by keys other than those in `but`.
fn is_structural(schema: Json<'_>, but: &[&str]) -> bool {
    const KEYS: [&str; 10] = [
        "$ref",
        "type",
        "properties",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "allOf",
        "prefixItems",
        "required",
    ];
    // A type beside alternatives only repeats their common type.
    let alternatives = schema.has("anyOf") || schema.has("oneOf");
    let counts = |key: &str| !(alternatives && matches!(key, "type" | "required"));
    KEYS.iter().any(|key| !but.contains(key) && counts(key) && schema.has(key))
        || (but.is_empty() && alternatives)
}

fn only<'a>(mut items: impl Iterator<Item = Json<'a>>) -> Option<Json<'a>> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Returns whether a schema allows `null` in one of its forms.
fn allows_null(schema: Json<'_>) -> bool {
    schema.flag("nullable")
        || schema.texts("type").any(|type_| type_ == "null")
        || schema.items("enum").any(Json::is_null)
        || schema.items("anyOf").any(is_null)
        || schema.items("oneOf").any(is_null)
}

/// Returns whether a schema is that of `null` alone.
pub(super) fn is_null(schema: Json<'_>) -> bool {
    let is_const = schema.get("const").is_some_and(Json::is_null);
    let mut values = schema.items("enum");
    let is_enum = values.next().is_some_and(Json::is_null) && values.next().is_none();
    schema.text("type") == Some("null") || is_const || is_enum
}

/// Returns the single type of a schema, apart from `null`; `None` if it has none or several.
pub(super) fn type_name(schema: Json<'_>) -> Option<&str> {
    let mut several = schema.texts("type").filter(|type_| *type_ != "null");
    match (schema.text("type"), several.next(), several.next()) {
        (Some(one), _, _) | (None, Some(one), None) => Some(one),
        _ => None,
    }
}

/// Returns whether a schema states the properties of its values, or that there are none.
pub(super) fn is_object(schema: Json<'_>) -> bool {
    let closed = schema.get("additionalProperties").and_then(Json::as_bool) == Some(false);
    let typed = type_name(schema).is_none_or(|type_| type_ == "object");
    let names = schema.entries_of("properties").next().is_some() || schema.has("allOf");
    typed && (names || (closed && type_name(schema).is_some()))
}
