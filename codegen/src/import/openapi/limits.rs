//! Reads the limits of values.

use super::document::Document;
use super::json::Json;
use crate::spec::{Limits, Primitive};

/// Returns the limits of the values of a schema. The type of lists and maps is `any` here.
pub(super) fn limits(document: &Document, primitive: Primitive, schema: Json<'_>) -> Limits {
    let count = |key: &str| schema.get(key).and_then(Json::as_number).and_then(|number| number.as_u64());
    match primitive {
        Primitive::String | Primitive::Base64 => Limits {
            min_length: count("minLength").filter(|least| *least > 0),
            max_length: count("maxLength"),
            pattern: pattern(document, schema),
            ..Limits::default()
        },
        Primitive::Integer | Primitive::Number => {
            let min = bound(document, primitive, schema, ["minimum", "exclusiveMinimum"], 1);
            let max = bound(document, primitive, schema, ["maximum", "exclusiveMaximum"], -1);
            match (min, max) {
                (None, None) if primitive == Primitive::Integer => of_width(document, schema),
                (min, max) => Limits { min, max, ..Limits::default() },
            }
        }
        Primitive::Any => Limits {
            min_items: count("minItems").or(count("minProperties")).filter(|least| *least > 0),
            max_items: count("maxItems").or(count("maxProperties")),
            ..Limits::default()
        },
        Primitive::Boolean | Primitive::Datetime | Primitive::File => Limits::default(),
    }
}

/// Formats of integers, with their minimum and maximum.
const WIDTHS: [(&str, i64, i64); 6] = [
    ("int8", i8::MIN as i64, i8::MAX as i64),
    ("int16", i16::MIN as i64, i16::MAX as i64),
    ("int32", i32::MIN as i64, i32::MAX as i64),
    ("uint8", 0, u8::MAX as i64),
    ("uint16", 0, u16::MAX as i64),
    ("uint32", 0, u32::MAX as i64),
];

/// Returns the limits of integers that only state their width.
fn of_width(document: &Document, schema: Json<'_>) -> Limits {
    let Some(format) = schema.text("format").filter(|format| *format != "int64") else {
        return Limits::default();
    };
    match WIDTHS.iter().find(|(name, ..)| *name == format) {
        Some((_, min, max)) => {
            Limits { min: Some((*min).into()), max: Some((*max).into()), ..Limits::default() }
        }
        None => {
            document.drop(&format!("the format `{format}` of integers, which have 64 bits here"), schema);
            Limits::default()
        }
    }
}

/// Returns whether limits of an integer only state its width.
pub(super) fn is_width(limits: &Limits) -> bool {
    let same = |bound: &Option<serde_yaml::Number>, width: i64| {
        bound.as_ref().and_then(serde_yaml::Number::as_i64) == Some(width)
    };
    WIDTHS.iter().any(|(_, min, max)| same(&limits.min, *min) && same(&limits.max, *max))
}

/// Returns the pattern of text, if docs can show it.
fn pattern(document: &Document, schema: Json<'_>) -> Option<String> {
    let pattern = schema.text("pattern")?;
    if !Limits::is_pattern(pattern) {
        document.drop("patterns with backticks or control characters", schema);
        return None;
    }
    Some(pattern.to_owned())
}

/// Returns an inclusive limit. An exclusive limit of integers is converted to the adjacent integer.
fn bound(
    document: &Document,
    primitive: Primitive,
    schema: Json<'_>,
    [inclusive, exclusive]: [&str; 2],
    step: i64,
) -> Option<serde_yaml::Number> {
    let number = |key: &str| schema.get(key).and_then(Json::as_number);
    // In OpenAPI 3.0, the key of an exclusive limit is a flag beside the inclusive limit.
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
