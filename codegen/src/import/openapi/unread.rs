//! Keys of schemas that are not read.

use super::document::Document;
use super::json::Json;

/// What beside the keys that are read says nothing that the spec keeps.
const PROSE: [&str; 4] = ["title", "description", "$schema", "$comment"];

/// Keys that are read, here or where the schema is simplified.
const READ: [&str; 30] = [
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

/// Counts the keys that have no counterpart.
pub(super) fn count(document: &Document, schema: Json<'_>) {
    for (key, value) in schema.entries() {
        if !READ.contains(&key) && !PROSE.contains(&key) {
            document.drop(&format!("`{key}` of schemas"), value);
        }
        if key == "type" && value.as_text() == Some("string") && schema.items("enum").next().is_none() {
            count_format(document, schema);
        }
    }
}

fn count_format(document: &Document, schema: Json<'_>) {
    const READ: [&str; 4] = ["date-time", "byte", "binary", "password"];
    if let Some(format) = schema.text("format").filter(|format| !READ.contains(format)) {
        document.drop(&format!("the format `{format}` of text"), schema);
    }
}
