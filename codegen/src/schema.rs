//! The JSON Schema of the spec language, from the types that read it: editors complete and explain keys by it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::spec::{Api, Primitive, Resource, TypeExpr};

/// The schema of every file of the spec, as text. `api.yaml` is told from a resource by its `base_url`.
pub fn text() -> String {
    let mut generator = SchemaGenerator::default();
    let api = generator.subschema_for::<Api>();
    let resource = generator.subschema_for::<Resource>();
    let schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of the spec",
        "if": { "required": ["base_url"] },
        "then": api,
        "else": resource,
        "$defs": generator.take_definitions(true),
    });
    format!("{:#}\n", sorted(schema.to_value()))
}

/// Keys in alphabetical order, whichever order the library happens to keep.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

impl JsonSchema for TypeExpr {
    fn schema_name() -> Cow<'static, str> {
        "TypeExpr".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Primitive::ALL.iter().map(|(_, word)| *word).collect();
        // A pattern can't count, so that a closing `>` too many is left to the reader of the spec.
        let pattern = format!(r"^(list<|map<)*({}|[A-Z][A-Za-z0-9_]*)\??(>\??)*$", words.join("|"));
        json_schema!({
            "description": "The type of a value: `string`, `integer`, `number`, `boolean`, `datetime`, `base64`, `file`, \
                `any`, `list<T>`, `map<T>`, a type's name; `T?` inside a list or map for items that may be `null`.",
            "type": "string",
            "pattern": pattern,
        })
    }
}
