//! Keys of schemas that are not read.

use super::document::Document;
use super::json::Json;
use super::simplify::type_name;

/// Keys that are ignored, because the spec does not contain such facts.
const PROSE: [&str; 4] = ["title", "description", "$schema", "$comment"];

/// Keys that are read, here or where the schema is simplified.
const READ: [&str; 31] = [
    "$ref",
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "allOf",
    "discriminator",
    "nullable",
    "format",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "additionalProperties",
    "deprecated",
    "contentEncoding",
    "contentMediaType",
    "prefixItems",
    "unevaluatedProperties",
];

/// Counts the keys of a schema that have no counterpart, and formats of text and numbers.
pub(super) fn count(document: &Document, schema: Json<'_>) {
    let read: Vec<&str> = READ.iter().chain(&PROSE).copied().collect();
    count_keys(document, schema, &read, "schemas");
    let is_listed = schema.items("enum").next().is_some();
    let formats: &[&str] = match type_name(schema) {
        Some("string") if !is_listed => &["date-time", "byte", "binary", "password"],
        Some("number") if !is_listed => &["double", "float"],
        _ => return,
    };
    let what = if formats.contains(&"double") { "numbers" } else { "text" };
    if let Some(format) = schema.text("format").filter(|format| !formats.contains(format)) {
        document.drop(&format!("the format `{format}` of {what}"), schema);
    }
}

/// Counts the keys of a part of the document other than those that are read.
pub(super) fn count_keys(document: &Document, value: Json<'_>, read: &[&str], what: &str) {
    for (key, value) in value.entries().filter(|(key, _)| !read.contains(key)) {
        document.drop(&format!("`{key}` of {what}"), value);
    }
}

/// Counts the keys of responses and bodies other than their schemas.
pub(super) fn count_content(document: &Document, value: Json<'_>, what: &str) {
    count_keys(document, value, &["description", "content", "required"], what);
    for (_, media) in value.entries_of("content") {
        count_keys(document, media, &["schema"], what);
    }
}
