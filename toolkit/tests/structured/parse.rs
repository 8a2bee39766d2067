//! Structured responses of the mock server.

use std::collections::BTreeMap;

use anthropic_beta::{
    messages::{CreateMessage, Effort, MessageParam, OutputConfig},
    mock::Server,
};
use anthropic_beta_toolkit::{
    structured::{Entries, Outcome, OutputSchema, ParseError, SchemaErrorReason, Structured},
    testing::{Reply, Script},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::accepted::assert_accepted;

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
    /// It always succeeds.
    Easy,
    Hard,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct Ingredient {
    name: String,
    /// The amount of it.
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
async fn decodes_a_response_and_sends_the_schema_without_a_beta() {
    let server = Server::start().unwrap();
    Script::new().text(PASTA).play(&server);
    let outcome = request(&server)
        .output_config(OutputConfig::new().with_effort(Effort::Low))
        .parse::<Recipe>()
        .await
        .unwrap();
    assert!(outcome.message().id.starts_with("msg_"));
    let recipe = outcome.into_value().unwrap();
    // The API may return a different case than the enum.
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
        json!({ "enum": ["hard", "easy"], "description": "- \"easy\": It always succeeds." })
    );
    // The tag of a union remains a constant.
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
        assert!(paused.into_value().unwrap_err().to_string().contains("not final"));
    }
}

#[tokio::test]
async fn returns_an_error_with_the_position_of_a_violated_constraint() {
    let long = PASTA.replace("20", "601");
    let Outcome::Invalid { violation, text, message } = outcome(Reply::new().text(long.clone())).await else {
        panic!("it was accepted");
    };
    assert_eq!((violation.pointer.as_str(), text), ("/minutes", long));
    assert_eq!(violation.reason, "expected at most 600, found 601");
    assert_eq!(message.usage.output_tokens, 5);

    // Code fences are not removed: a response with them does not have the requested format.
    let fenced = outcome(Reply::new().text(format!("```json\n{PASTA}\n```"))).await;
    assert!(matches!(fenced, Outcome::Invalid { .. }), "{fenced:?}");
}

#[tokio::test]
async fn decodes_only_the_text_after_the_last_call() {
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
async fn a_stream_returns_the_partial_value() {
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
async fn returns_an_error_if_the_stream_ends_early() {
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
async fn does_not_send_a_type_that_would_be_refused() {
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
        .with_format(anthropic_beta::messages::JsonOutputFormat::new(json!({"type": "object"})));
    let error = request(&server).output_config(twice).parse::<Recipe>().await.unwrap_err();
    assert!(matches!(error, ParseError::FormatSet));
    assert_eq!(server.requests().len(), 0);
}

#[derive(Debug, Deserialize, Serialize, JsonSchema, PartialEq)]
struct Stock {
    /// The number of pieces.
    pieces: Entries<String, u32>,
    shelves: Option<Entries<u8, Vec<String>>>,
}

#[tokio::test]
async fn sends_a_map_as_a_list_of_entries() {
    let stock = json!({
        "pieces": [{ "key": "nails", "value": 12 }, { "key": "screws", "value": 7 }],
        "shelves": [{ "key": 3, "value": ["nails"] }],
    });
    let server = Server::start().unwrap();
    Script::new().text(stock.to_string()).play(&server);
    let value = request(&server).parse::<Stock>().await.unwrap().into_value().unwrap();
    assert_eq!(
        value.pieces.iter().map(|(key, count)| (key.as_str(), *count)).collect::<Vec<_>>(),
        [("nails", 12), ("screws", 7)]
    );
    assert_eq!(serde_json::to_value(&value).unwrap(), stock);
    let sent = server.requests_to("messages.create")[0].json();
    let schema = &sent["output_config"]["format"]["schema"];
    assert_accepted(schema);
    let pieces = &schema["properties"]["pieces"];
    assert_eq!(pieces["items"]["required"], json!(["key", "value"]));
    assert_eq!(pieces["description"], "The number of pieces.");

    // A repeated key would lose a value.
    let twice = r#"{"pieces": [{"key": "nails", "value": 12}, {"key": "nails", "value": 1}]}"#;
    Script::new().text(twice).play(&server);
    let outcome = request(&server).parse::<Stock>().await.unwrap();
    let Outcome::Invalid { violation, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(violation.to_string(), "the key \"nails\" occurs twice");
    // Only entries are accepted, in any format.
    assert!(serde_json::from_str::<Entries<String, u32>>(r#"[["nails", 12]]"#).is_err());
    assert!(serde_json::from_str::<Entries<String, u32>>(r#"[{"key": "nails"}]"#).is_err());
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Nullable {
    omitted: Option<bool>,
    #[schemars(required, extend("type" = ["boolean", "null"]))]
    null: Option<bool>,
}

#[test]
fn omits_an_option_unless_the_type_requires_null() {
    let schema = OutputSchema::of::<Nullable>().unwrap();
    let union = json!({ "anyOf": [{ "type": "boolean" }, { "type": "null" }] });
    assert_eq!(schema.as_value()["properties"], json!({ "omitted": { "type": "boolean" }, "null": union }));
    assert_eq!(schema.as_value()["required"], json!(["null"]));
}
