//! Schemas of values: type expressions, `null`, limits, constants.

use serde_yaml::Value;

use super::Exporter;
use super::build::{Map, scalar};
use crate::spec::{Field, Limits, Primitive, Scalar, TypeExpr};

/// The location of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    /// In JSON, which has a `null`.
    Json,
    /// As text, in a query, header or form: `null` means the same as an absent value.
    Text,
}

/// Returns the reference to a component.
pub(super) fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// Returns the schema of a type.
pub(super) fn schema(expr: &TypeExpr) -> Map {
    match expr {
        TypeExpr::Primitive(primitive) => self::primitive(*primitive),
        TypeExpr::List(item) => Map::new().with("type", "array").with("items", schema(item)),
        TypeExpr::Map(value) => Map::new().with("type", "object").with("additionalProperties", schema(value)),
        TypeExpr::Nullable(inner) => nullable(schema(inner)),
        TypeExpr::Named(name) => Map::new().with("$ref", reference(name)),
    }
}

fn primitive(primitive: Primitive) -> Map {
    let (type_, format) = match primitive {
        Primitive::String => ("string", None),
        Primitive::Integer => ("integer", Some("int64")),
        Primitive::Number => ("number", Some("double")),
        Primitive::Boolean => ("boolean", None),
        Primitive::Datetime => ("string", Some("date-time")),
        Primitive::Base64 => ("string", Some("byte")),
        Primitive::File => ("string", Some("binary")),
        Primitive::Any => return Map::new(),
    };
    Map::new().with("type", type_).maybe("format", format)
}

/// Returns the schema of the same values and `null`.
pub(super) fn nullable(mut schema: Map) -> Map {
    let plain_type = schema.get("const").is_none().then(|| schema.get("type").cloned()).flatten();
    match plain_type {
        Some(Value::String(type_)) => {
            schema.replace("type", vec![type_, "null".to_owned()]);
            schema
        }
        _ => Map::new().with("anyOf", vec![Value::from(schema), Map::new().with("type", "null").into()]),
    }
}

/// Returns the schema of one value.
fn constant(value: &Scalar) -> Map {
    let type_ = match value {
        Scalar::Bool(_) => "boolean",
        Scalar::Number(number) if number.is_f64() => "number",
        Scalar::Number(_) => "integer",
        Scalar::String(_) => "string",
    };
    Map::new().with("type", type_).with("const", scalar(value))
}

impl<'a> Exporter<'a> {
    /// Returns the schema of an object's field, or of a part of a form.
    pub(super) fn field(&self, field: &'a Field, medium: Medium) -> Map {
        let Field {
            decide: _,
            type_,
            constant,
            optional: _,
            nullable,
            default_if_missing,
            not_in_reference,
            secret,
            since,
            deprecated,
            item,
            search,
            limits,
            url_of,
            rust,
            doc,
        } = field;
        let schema = match (type_, constant) {
            (_, Some(value)) => self::constant(value),
            (Some(expr), None) => self::schema(expr),
            (None, None) => Map::new(),
        };
        let text = *type_ == Some(TypeExpr::Primitive(Primitive::String));
        let schema = if *secret && text { schema.with("format", "password") } else { schema };
        // Any JSON value includes `null`.
        let null_in_schema = *nullable && medium == Medium::Json && !schema.is_empty();
        let schema = if null_in_schema { self::nullable(schema) } else { schema };
        self.limits(schema, limits, type_.as_ref())
            .flag("x-nullable", *nullable && !null_in_schema)
            .flag("x-secret", *secret && !text)
            .flag("x-default-if-missing", *default_if_missing)
            .flag("x-not-in-reference", *not_in_reference)
            .maybe("x-item", item.as_deref())
            .list("x-search", search.iter().cloned())
            .list("examples", url_of.iter().filter_map(|endpoint| self.url(endpoint)).map(Value::from))
            .maybe("x-url-of", url_of.clone())
            .describe(doc)
            .since(since.as_ref())
            .deprecated(deprecated.as_ref())
            .rust_name(rust.as_ref())
    }

    /// Adds the limits of the values of a type.
    pub(super) fn limits(&self, schema: Map, limits: &Limits, type_: Option<&'a TypeExpr>) -> Map {
        let Limits { min, max, min_length, max_length, min_items, max_items, pattern, default } = limits;
        let map = type_.is_some_and(|expr| matches!(self.resolve(expr), TypeExpr::Map(_)));
        let (least, most) = if map { ("minProperties", "maxProperties") } else { ("minItems", "maxItems") };
        schema
            .maybe("minimum", min.clone().map(Value::Number))
            .maybe("maximum", max.clone().map(Value::Number))
            .maybe("minLength", *min_length)
            .maybe("maxLength", *max_length)
            .maybe(least, *min_items)
            .maybe(most, *max_items)
            .maybe("pattern", pattern.as_deref())
            .maybe("default", default.as_ref().map(scalar))
    }
}
