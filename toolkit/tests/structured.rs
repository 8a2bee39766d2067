//! Structured output, over the mock.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use anthropic_beta::{
    messages::{CreateMessage, Effort, MessageParam, OutputConfig},
    mock::Server,
};
use anthropic_beta_toolkit::{
    structured::{Outcome, OutputSchema, ParseError, SchemaErrorReason, Structured},
    testing::{Reply, Script},
};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A dish, and how to make it.
#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct Recipe {
    name: String,
    #[schemars(range(min = 1, max = 600))]
    minutes: u32,
    #[serde(default)]
    difficulty: Option<Difficulty>,
    #[schemars(length(min = 2))]
    ingredients: Vec<Ingredient>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Difficulty {
    /// Nothing can go wrong.
    Easy,
    Hard,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct Ingredient {
    name: String,
    /// How much of it.
    amount: Amount,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(tag = "unit")]
enum Amount {
    Grams { count: f64 },
    Pieces { count: u32 },
}

const PASTA: &str = r#"{"name": "Pasta", "minutes": 20, "difficulty": "Easy", "ingredients": [
    {"name": "Spaghetti", "amount": {"unit": "Grams", "count": 500}},
    {"name": "Egg", "amount": {"unit": "Pieces", "count": 4}}
]}"#;

fn request(server: &Server) -> CreateMessage {
    server.client().unwrap().messages().create(
        "claude-opus-4-8",
        1024,
        [MessageParam::user("A recipe, please.")],
    )
}

async fn outcome(reply: Reply) -> Outcome<Recipe> {
    let server = Server::start().unwrap();
    Script::new().reply(reply).play(&server);
    request(&server).parse::<Recipe>().await.unwrap()
}

#[tokio::test]
async fn a_response_is_decoded_and_the_schema_sent_without_a_beta() {
    let server = Server::start().unwrap();
    Script::new().text(PASTA).play(&server);
    let outcome = request(&server)
        .output_config(OutputConfig::new().with_effort(Effort::Low))
        .parse::<Recipe>()
        .await
        .unwrap();
    assert!(outcome.message().id.starts_with("msg_"));
    let recipe = outcome.into_value().unwrap();
    // The API may return other capitals than the enum has.
    assert_eq!(recipe.difficulty, Some(Difficulty::Easy));
    assert_eq!(recipe.ingredients[1].amount, Amount::Pieces { count: 4 });

    let sent = server.requests_to("messages.create").remove(0);
    let body = sent.json();
    assert_eq!(body["output_config"]["effort"], "low");
    assert_eq!(body["output_config"]["format"]["type"], "json_schema");
    let schema = &body["output_config"]["format"]["schema"];
    assert_accepted(schema);
    assert_eq!(schema["required"], json!(["name", "minutes", "ingredients"]));
    let minutes = json!({ "type": "integer", "description": "Constraints: minimum 1, maximum 600." });
    assert_eq!(schema["properties"]["minutes"], minutes);
    assert_eq!(
        schema["properties"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["name", "minutes", "difficulty", "ingredients"]
    );
    assert_eq!(
        schema["$defs"]["Difficulty"],
        json!({ "enum": ["hard", "easy"], "description": "- \"easy\": Nothing can go wrong." })
    );
    // A tag of a union stays a constant.
    let tag = &schema["$defs"]["Ingredient"]["properties"]["amount"]["anyOf"][0]["properties"]["unit"];
    assert_eq!(*tag, json!({ "enum": ["Grams"] }));
    let betas = sent.header("anthropic-beta").unwrap_or_default();
    assert!(!betas.contains("structured"), "{betas}");
}

#[tokio::test]
async fn each_stop_reason_has_its_outcome() {
    let cut = &PASTA[..40];
    let refused = outcome(Reply::new().stop_reason("refusal")).await;
    assert!(matches!(refused, Outcome::Refused { .. }), "{refused:?}");
    for reason in ["max_tokens", "model_context_window_exceeded"] {
        let truncated = outcome(Reply::new().text(cut).stop_reason(reason)).await;
        assert!(matches!(&truncated, Outcome::Truncated { text, .. } if text == cut), "{truncated:?}");
    }
    for reply in [
        Reply::new().text("Wait.").stop_reason("pause_turn"),
        Reply::new().stop_reason("compaction"),
        Reply::new().tool_use("weather", json!({})),
    ] {
        let paused = outcome(reply).await;
        assert!(matches!(paused, Outcome::Paused { .. }), "{paused:?}");
        assert!(paused.into_value().unwrap_err().to_string().contains("not the answer yet"));
    }
}

#[tokio::test]
async fn a_constraint_that_is_not_met_is_found_at_its_place() {
    let long = PASTA.replace("20", "601");
    let Outcome::Invalid { violation, text, message } = outcome(Reply::new().text(long.clone())).await else {
        panic!("it was taken");
    };
    assert_eq!((violation.pointer.as_str(), text), ("/minutes", long));
    assert_eq!(violation.reason, "expected at most 600, found 601");
    assert_eq!(message.usage.output_tokens, 5);

    // Fences are not taken off: a response with them is not what was asked for.
    let fenced = outcome(Reply::new().text(format!("```json\n{PASTA}\n```"))).await;
    assert!(matches!(fenced, Outcome::Invalid { .. }), "{fenced:?}");
}

#[tokio::test]
async fn only_the_text_behind_the_last_call_is_the_answer() {
    let search = json!({ "type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {} });
    let (first, second) = PASTA.split_at(30);
    let reply = Reply::new().text("I shall look it up.").block(search).text(first).text(second);
    assert_eq!(outcome(reply.clone()).await.into_value().unwrap().name, "Pasta");

    let server = Server::start().unwrap();
    Script::new().reply(reply).play(&server);
    let mut stream = request(&server).parse_stream::<Recipe>().await.unwrap();
    while let Some(event) = stream.next().await {
        event.unwrap();
    }
    assert_eq!(stream.partial(), Some(&serde_json::from_str(PASTA).unwrap()));
    assert_eq!(stream.finish().await.unwrap().into_value().unwrap().minutes, 20);
}

#[tokio::test]
async fn a_stream_shows_the_value_while_it_is_written() {
    let server = Server::start().unwrap();
    Script::new().text(PASTA).play(&server);
    let mut stream = request(&server).parse_stream::<Recipe>().await.unwrap();
    let mut seen: Vec<Value> = Vec::new();
    while let Some(event) = stream.next().await {
        event.unwrap();
        seen.extend(stream.partial().cloned().filter(|value| seen.last() != Some(value)));
    }
    assert!(seen.len() > 10, "{seen:?}");
    assert!(seen.contains(&json!({ "name": "Pasta" })), "{seen:?}");
    assert!(stream.snapshot().is_some());
    assert!(matches!(stream.finish().await.unwrap(), Outcome::Parsed { .. }));
}

#[tokio::test]
async fn a_stream_that_breaks_is_an_error() {
    let server = Server::start().unwrap();
    Script::new().reply(Reply::new().text(PASTA).cut_after(5)).play(&server);
    let stream = request(&server).parse_stream::<Recipe>().await.unwrap();
    assert!(stream.finish().await.unwrap_err().partial().is_some());
}

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its schema is wanted")]
struct Tree {
    children: Vec<Tree>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its schema is wanted")]
struct Prices {
    by_name: BTreeMap<String, f64>,
}

#[tokio::test]
async fn a_type_that_would_be_refused_is_not_sent() {
    let server = Server::start().unwrap();
    let Err(ParseError::Schema(error)) = request(&server).parse::<Tree>().await else {
        panic!("it was sent")
    };
    assert_eq!(error.reason, SchemaErrorReason::Recursion("#".into()));
    assert_eq!(error.pointer, "/properties/children/items");
    let Err(ParseError::Schema(error)) = request(&server).parse::<Prices>().await else {
        panic!("it was sent")
    };
    assert_eq!((error.pointer.as_str(), error.reason), ("/properties/by_name", SchemaErrorReason::Map));
    let twice = OutputConfig::new()
        .with_format(anthropic_beta::messages::JsonOutputFormat::new([("type", json!("object"))]));
    let error = request(&server).output_config(twice).parse::<Recipe>().await.unwrap_err();
    assert!(matches!(error, ParseError::FormatSet));
    assert_eq!(server.requests().len(), 0);
}

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

/// What a property comes to.
#[track_caller]
fn property(schema: Value) -> Value {
    lower(of(schema)).unwrap()["properties"]["a"].clone()
}

#[test]
fn each_form_that_a_type_gives_has_an_accepted_form() {
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
    // Properties beside a union belong to each of its members.
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
fn references_are_kept_alone_and_put_in_beside_a_description() {
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
fn what_may_be_absent_needs_no_null() {
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
fn what_would_be_refused_is_an_error_at_its_place() {
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
fn limits_are_counted() {
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
fn a_value_is_checked_against_the_schema_as_it_was() {
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
        Some("at `/steps/1`: this item is there twice")
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

/// Asserts that a schema has only what the API accepts. Written apart from the code that makes it.
#[track_caller]
fn assert_accepted(schema: &Value) {
    let object = schema.as_object().unwrap_or_else(|| panic!("no object: {schema}"));
    let mut allowed = vec!["title", "description", "default", "$defs"];
    if object.contains_key("$ref") {
        allowed = vec!["$ref", "$defs"];
        assert!(schema["$ref"].as_str().unwrap().starts_with("#/$defs/"), "{schema}");
    } else if object.contains_key("anyOf") {
        allowed.push("anyOf");
        schema["anyOf"].as_array().unwrap().iter().for_each(assert_accepted);
    } else if object.contains_key("enum") {
        allowed.push("enum");
        assert!(
            schema["enum"].as_array().unwrap().iter().all(|value| !value.is_object() && !value.is_array())
        );
    } else {
        allowed.push("type");
        match schema["type"].as_str().unwrap_or_else(|| panic!("no type: {schema}")) {
            "object" => {
                allowed.extend(["properties", "required", "additionalProperties"]);
                assert_eq!(schema["additionalProperties"], false);
                schema["properties"].as_object().unwrap().values().for_each(assert_accepted);
            }
            "array" => {
                allowed.extend(["items", "minItems"]);
                assert!(schema.get("minItems").is_none_or(|least| least.as_u64().unwrap() <= 1));
                assert_accepted(&schema["items"]);
            }
            "string" => allowed.extend(["format", "pattern"]),
            name => assert!(["integer", "number", "boolean", "null"].contains(&name), "{schema}"),
        }
    }
    schema["$defs"].as_object().into_iter().flat_map(|map| map.values()).for_each(assert_accepted);
    let other = object.keys().find(|keyword| !allowed.contains(&keyword.as_str()));
    assert_eq!(other, None, "{schema}");
}

/// Schemas as types give them, and worse.
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
    fn any_schema_gives_only_accepted_keywords_or_an_error(schema in schemas()) {
        if let Ok(lowered) = OutputSchema::from_value(schema.clone()) {
            assert_accepted(lowered.as_value());
            // The API caches by the schema's bytes.
            let again = OutputSchema::from_value(schema).unwrap();
            prop_assert_eq!(again.as_value().to_string(), lowered.as_value().to_string());
            // What was accepted once is accepted again.
            prop_assert!(OutputSchema::from_value(lowered.as_value().clone()).is_ok());
        }
    }
}
