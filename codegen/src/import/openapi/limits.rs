//! Bounds of values.

use super::document::Document;
use super::json::Json;
use crate::spec::{Limits, Primitive};

/// What the values of a schema obey. Lists and maps come as `any`.
pub(super) fn limits(document: &Document, primitive: Primitive, schema: Json<'_>) -> Limits {
    let count = |key: &str| schema.get(key).and_then(Json::as_number).and_then(|number| number.as_u64());
    match primitive {
        Primitive::String | Primitive::Base64 => Limits {
            min_length: count("minLength").filter(|least| *least > 0),
            max_length: count("maxLength"),
            ..Limits::default()
        },
        Primitive::Integer | Primitive::Number => Limits {
            min: bound(document, primitive, schema, ["minimum", "exclusiveMinimum"], 1),
            max: bound(document, primitive, schema, ["maximum", "exclusiveMaximum"], -1),
            ..Limits::default()
        },
        Primitive::Any => Limits {
            min_items: count("minItems").or(count("minProperties")).filter(|least| *least > 0),
            max_items: count("maxItems").or(count("maxProperties")),
            ..Limits::default()
        },
        Primitive::Boolean | Primitive::Datetime | Primitive::File => Limits::default(),
    }
}

/// A bound that the value may take. Of integers, the one next to an exclusive bound is such a bound.
fn bound(
    document: &Document,
    primitive: Primitive,
    schema: Json<'_>,
    [inclusive, exclusive]: [&str; 2],
    step: i64,
) -> Option<serde_yaml::Number> {
    let number = |key: &str| schema.get(key).and_then(Json::as_number);
    // In OpenAPI 3.0 the key of an exclusive bound is a flag beside the inclusive one.
    let excluded = if schema.flag(exclusive) { number(inclusive) } else { number(exclusive) };
    let Some(excluded) = excluded else { return number(inclusive) };
    let next = excluded.as_i64().and_then(|excluded| excluded.checked_add(step));
    match next.filter(|_| primitive == Primitive::Integer) {
        Some(next) => Some(next.into()),
        None => {
            document.drop(&format!("`{exclusive}` of numbers"), schema);
            None
        }
    }
}
