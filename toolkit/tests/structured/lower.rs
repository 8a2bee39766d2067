//! The conversion of schemas.

use anthropic_beta_toolkit::structured::{OutputSchema, SchemaErrorReason};
use serde_json::{Value, json};

use crate::accepted::assert_accepted;

#[track_caller]
fn lower(schema: Value) -> Result<Value, (String, SchemaErrorReason)> {
    match OutputSchema::from_value(schema) {
        Ok(schema) => {
            assert_accepted(schema.as_value());
            Ok(schema.as_value().clone())
        }
        Err(error) => Err((error.pointer, error.reason)),
    }
}

fn of(property: Value) -> Value {
    json!({ "type": "object", "properties": { "a": property }, "required": ["a"] })
}

/// Returns the accepted form of a property.
#[track_caller]
fn property(schema: Value) -> Value {
    lower(of(schema)).unwrap()["properties"]["a"].clone()
}

#[test]
fn converts_all_forms_of_schemas_of_types() {
    assert_eq!(
        property(json!({ "type": ["string", "null"] })),
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] })
    );
    assert_eq!(property(json!({ "type": "string", "const": "x" })), json!({ "enum": ["x"] }));
    assert_eq!(
        property(json!({ "type": "string", "format": "uuid" })),
        json!({ "type": "string", "format": "uuid" })
    );
    assert_eq!(
        property(json!({ "type": "string", "format": "phone", "description": "Where." })),
        json!({ "type": "string", "description": "Where.\n\nConstraints: format `phone`." })
    );
    assert_eq!(property(json!({ "type": "integer", "format": "int32" })), json!({ "type": "integer" }));
    assert_eq!(
        property(json!({ "type": "string", "pattern": "^[a-z]{2}$" })),
        json!({ "type": "string", "pattern": "^[a-z]{2}$" })
    );
    assert_eq!(
        property(json!({ "type": "string", "pattern": r"\bx" })),
        json!({ "type": "string", "description": r"Constraints: regular expression `\bx`." })
    );
    assert_eq!(
        property(json!({
            "type": "array", "minItems": 2, "maxItems": 2,
            "prefixItems": [{ "type": "string" }, { "type": "string" }],
        })),
        json!({
            "type": "array", "items": { "type": "string" },
            "description": "Constraints: items at least 2, items at most 2.",
        })
    );
    // The properties beside a union belong to each of its members.
    let flattened = property(json!({
        "type": "object",
        "properties": { "id": { "type": "string" } },
        "required": ["id"],
        "oneOf": [
            { "type": "object", "properties": { "x": { "type": "string" } }, "required": ["x"] },
            { "type": "object", "properties": { "y": { "type": "string" } }, "required": ["y"] },
        ],
    }));
    assert_eq!(flattened["anyOf"][1]["required"], json!(["id", "y"]));
}

#[test]
fn keeps_references_alone_and_replaces_them_beside_a_description() {
    let schema = lower(json!({
        "type": "object",
        "definitions": { "Name": { "type": "string", "minLength": 1 } },
        "properties": {
            "a": { "$ref": "#/definitions/Name" },
            "b": { "allOf": [{ "$ref": "#/definitions/Name" }], "description": "The other." },
        },
        "required": ["a", "b"],
    }))
    .unwrap();
    assert_eq!(schema["properties"]["a"], json!({ "$ref": "#/$defs/Name" }));
    let description = "The other.\n\nConstraints: characters at least 1.";
    assert_eq!(schema["properties"]["b"], json!({ "type": "string", "description": description }));
}

#[test]
fn removes_null_from_optional_properties() {
    let schema = lower(json!({
        "type": "object",
        "properties": { "a": { "type": ["string", "null"], "default": null, "description": "Text." } },
    }));
    let a = json!({ "type": "string", "description": "Text." });
    assert_eq!(
        schema.unwrap(),
        json!({ "type": "object", "properties": { "a": a }, "additionalProperties": false })
    );
}

#[test]
fn returns_an_error_with_the_position_of_an_unsupported_schema() {
    let error = |schema| lower(of(schema)).unwrap_err();
    let at = |pointer: &str, reason| (pointer.to_owned(), reason);
    assert_eq!(error(json!(true)), at("/properties/a", SchemaErrorReason::NoType));
    assert_eq!(error(json!({})), at("/properties/a", SchemaErrorReason::NoType));
    assert_eq!(
        error(json!({ "not": {} })),
        at("/properties/a/not", SchemaErrorReason::Keyword("not".into()))
    );
    assert_eq!(error(json!({ "enum": [[1]] })), at("/properties/a", SchemaErrorReason::CompoundEnum));
    let outside = "https://example.com/schema";
    assert_eq!(
        error(json!({ "$ref": outside })),
        at("/properties/a", SchemaErrorReason::Reference(outside.into()))
    );
    assert_eq!(error(json!({ "$ref": "#" })), at("/properties/a", SchemaErrorReason::Recursion("#".into())));
    assert_eq!(
        error(json!({ "type": "object", "additionalProperties": { "type": "string" } })),
        at("/properties/a", SchemaErrorReason::Map)
    );
    let inside = json!({
        "type": "object",
        "properties": { "tree": { "$ref": "#/$defs/Tree" } },
        "$defs": { "Tree": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } },
    });
    let recursion = SchemaErrorReason::Recursion("Tree".into());
    assert_eq!(lower(inside).unwrap_err(), at("/$defs/Tree/items", recursion));
    let both = json!({ "allOf": [{ "type": "string" }, { "type": "boolean" }] });
    assert_eq!(error(both), at("/properties/a", SchemaErrorReason::Contradiction("type".into())));
    let name = lower(json!({ "type": "object", "properties": { "a b": { "type": "string" } } }));
    assert_eq!(name.unwrap_err(), at("/properties/a b", SchemaErrorReason::PropertyName("a b".into())));
}

#[test]
fn counts_properties_and_tools_against_the_limits() {
    let properties = |count: usize, schema: Value| -> Value {
        (0..count)
            .map(|index| (format!("p{index}"), schema.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let optional = |count| {
        lower(json!({ "type": "object", "properties": properties(count, json!({ "type": "null" })) }))
    };
    assert!(optional(24).is_ok());
    let reason = SchemaErrorReason::OptionalProperties { count: 25, limit: 24 };
    assert_eq!(optional(25), Err((String::new(), reason)));
    let unions = |count| {
        let properties = properties(count, json!({ "type": ["string", "null"] }));
        let required: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        lower(json!({ "type": "object", "properties": properties, "required": required }))
    };
    assert!(unions(16).is_ok());
    assert_eq!(unions(17), Err((String::new(), SchemaErrorReason::UnionProperties { count: 17, limit: 16 })));
}

#[test]
fn checks_a_value_against_the_original_schema() {
    let schema = OutputSchema::from_value(json!({
        "type": "object",
        "properties": {
            "code": { "type": "string", "minLength": 2, "maxLength": 3 },
            "steps": { "type": "array", "items": { "type": "number", "multipleOf": 0.1 }, "uniqueItems": true },
            "kind": { "anyOf": [{ "const": "Ab" }, { "const": "aB" }, { "type": "integer", "exclusiveMinimum": 0 }] },
        },
    }))
    .unwrap();
    let violation = |mut value| schema.check(&mut value).err().map(|violation| violation.to_string());
    assert_eq!(violation(json!({ "code": "añ", "steps": [0.3, 0.7], "kind": 1 })), None);
    assert_eq!(
        violation(json!({ "code": "a" })).as_deref(),
        Some("at `/code`: expected at least 2 characters, found 1")
    );
    assert_eq!(
        violation(json!({ "steps": [1, 1] })).as_deref(),
        Some("at `/steps/1`: this item occurs twice")
    );
    assert_eq!(
        violation(json!({ "steps": [0.25] })).as_deref(),
        Some("at `/steps/0`: expected a multiple of 0.1, found 0.25")
    );
    assert_eq!(violation(json!({ "kind": "aB" })), None);
    assert!(violation(json!({ "kind": "AB" })).is_some());
    assert!(violation(json!({ "kind": 0 })).is_some());
    assert!(violation(json!([])).is_some());
}
