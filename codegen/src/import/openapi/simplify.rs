//! The many ways to write a schema, brought into one.
//!
//! References, single `allOf`s, alternatives of one and the forms of `null` are wrappers around the schema that is
//! meant. What they say beside it is kept.

use super::document::Document;
use super::json::Json;

/// A schema without its wrappers.
#[derive(Clone, Copy)]
pub(super) struct Simple<'a> {
    /// What is left.
    pub(super) schema: Json<'a>,
    /// The name of the component that this is.
    pub(super) component: Option<&'a str>,
    /// Whether a wrapper or the schema itself allows `null`.
    pub(super) nullable: bool,
    /// Whether a wrapper or the schema itself advises against its use.
    pub(super) deprecated: bool,
    /// What the server assumes where the value is left out.
    pub(super) default: Option<Json<'a>>,
    /// Why there is nothing behind the wrappers.
    pub(super) lost: Option<Lost<'a>>,
}

/// Why a schema leads nowhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lost<'a> {
    /// This reference is not of the document.
    Reference(&'a str),
    /// It leads back to itself.
    Circle,
}

const COMPONENTS: &str = "#/components/schemas/";

/// The end of the keys by which documents replace a schema for generators.
const OVERRIDE: &str = "-override-schema";

/// Takes the wrappers off a schema.
pub(super) fn simplify<'a>(document: &'a Document, schema: Json<'a>) -> Simple<'a> {
    let mut simple =
        Simple { schema, component: None, nullable: false, deprecated: false, default: None, lost: None };
    // A wrapper that leads back to itself says nothing.
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

/// The schema in a wrapper.
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

/// Whether a schema says what values look like, other than by the keys in `but`.
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
    // A type beside alternatives only repeats what they have in common.
    let alternatives = schema.has("anyOf") || schema.has("oneOf");
    let counts = |key: &str| !(alternatives && matches!(key, "type" | "required"));
    KEYS.iter().any(|key| !but.contains(key) && counts(key) && schema.has(key))
        || (but.is_empty() && alternatives)
}

fn only<'a>(mut items: impl Iterator<Item = Json<'a>>) -> Option<Json<'a>> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Whether a schema allows `null` in one of its forms.
fn allows_null(schema: Json<'_>) -> bool {
    schema.flag("nullable")
        || schema.texts("type").any(|type_| type_ == "null")
        || schema.items("enum").any(Json::is_null)
        || schema.items("anyOf").any(is_null)
        || schema.items("oneOf").any(is_null)
}

/// Whether a schema is that of `null` alone.
pub(super) fn is_null(schema: Json<'_>) -> bool {
    let is_const = schema.get("const").is_some_and(Json::is_null);
    let mut values = schema.items("enum");
    let is_enum = values.next().is_some_and(Json::is_null) && values.next().is_none();
    schema.text("type") == Some("null") || is_const || is_enum
}

/// The type that a schema names, `null` aside; nothing where it names none or several.
pub(super) fn type_name(schema: Json<'_>) -> Option<&str> {
    let mut several = schema.texts("type").filter(|type_| *type_ != "null");
    match (schema.text("type"), several.next(), several.next()) {
        (Some(one), _, _) | (None, Some(one), None) => Some(one),
        _ => None,
    }
}

/// Whether a schema names the properties of its values, or says that there are none.
pub(super) fn is_object(schema: Json<'_>) -> bool {
    let closed = schema.get("additionalProperties").and_then(Json::as_bool) == Some(false);
    let typed = type_name(schema).is_none_or(|type_| type_ == "object");
    let names = schema.entries_of("properties").next().is_some() || schema.has("allOf");
    typed && (names || (closed && type_name(schema).is_some()))
}
