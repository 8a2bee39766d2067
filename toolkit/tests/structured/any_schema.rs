//! Arbitrary schemas.

use anthropic_beta_toolkit::structured::OutputSchema;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::accepted::assert_accepted;

/// Generates schemas of types, and other ones.
fn schemas() -> impl Strategy<Value = Value> {
    let number = prop_oneof![Just(json!(0)), Just(json!(1)), Just(json!(2.5)), Just(json!("x"))];
    let words = prop::sample::select(vec![
        "minimum",
        "maximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
        "format",
        "pattern",
        "default",
        "description",
        "title",
        "$schema",
        "examples",
        "not",
        "deprecated",
        "contentEncoding",
        "x-more",
        "minProperties",
        "required",
        "additionalProperties",
        "const",
    ]);
    let further = prop::collection::vec((words, number), 0..3);
    let leaf = prop_oneof![
        prop::sample::select(vec!["string", "integer", "number", "boolean", "null", "object"])
            .prop_map(|name| json!({ "type": name })),
        Just(json!({ "type": ["string", "integer", "null"] })),
        Just(json!({ "$ref": "#/$defs/A" })),
        Just(json!({ "$ref": "#/$defs/B", "description": "b" })),
        Just(json!({ "oneOf": [{ "const": "a", "description": "A." }, { "enum": ["b", "c"] }] })),
        Just(json!({ "enum": ["a", 1, null] })),
        Just(json!(true)),
    ];
    let tree = leaf.prop_recursive(3, 24, 3, move |inner| {
        let list = prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            (list.clone(), any::<bool>()).prop_map(|(list, all)| {
                let properties: serde_json::Map<_, _> = list
                    .into_iter()
                    .enumerate()
                    .map(|(index, schema)| (format!("p{index}"), schema))
                    .collect();
                let required: Vec<_> = properties.keys().filter(|_| all).cloned().collect();
                json!({ "type": "object", "properties": properties, "required": required })
            }),
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            inner.prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
            list.clone().prop_map(|places| json!({ "type": "array", "prefixItems": places })),
            list.clone().prop_map(|branches| json!({ "anyOf": branches })),
            list.clone().prop_map(
                |branches| json!({ "oneOf": branches, "properties": { "id": { "type": "string" } } })
            ),
            list.prop_map(|parts| json!({ "allOf": parts })),
        ]
    });
    (tree.clone(), tree.clone(), tree, further).prop_map(|(root, a, b, further)| {
        let mut schema = root;
        if let Value::Object(schema) = &mut schema {
            for (word, value) in further {
                schema.entry(word).or_insert(value);
            }
            schema.insert("$defs".into(), json!({ "A": a, "B": b }));
        }
        schema
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn converts_any_schema_to_accepted_keywords_or_an_error(schema in schemas()) {
        if let Ok(lowered) = OutputSchema::from_value(schema.clone()) {
            assert_accepted(lowered.as_value());
            // The API caches by the bytes of the schema.
            let again = OutputSchema::from_value(schema).unwrap();
            prop_assert_eq!(again.as_value().to_string(), lowered.as_value().to_string());
            // An accepted schema is accepted again.
            prop_assert!(OutputSchema::from_value(lowered.as_value().clone()).is_ok());
        }
    }
}
