//! The shortest programs compile and send what they state.

use crate::api::{
    Client,
    messages::{
        Base64ImageSource, Base64PdfSource, ContentBlock, CreateMessage, Message, MessageParam, Model,
        StopReason, Tool, ToolInputSchema,
    },
    mock::{self, Server},
    sessions::events::{SessionEvent, UserMessageEventParams},
};
use serde_json::{Value, json};
use std::time::Duration;

fn server() -> (Server, Client) {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    (server, client)
}

/// Returns the bodies that were sent to an endpoint, in order.
fn sent(server: &Server, operation: &str) -> Vec<Value> {
    server.requests_to(operation).iter().map(|request| request.json()).collect()
}

fn message(content: Value) -> Message {
    let (server, _) = server();
    let mut message = server.example("messages.create").to_value().unwrap();
    message["content"] = content;
    Message::from_json(&message.to_string()).unwrap()
}

#[tokio::test]
async fn a_text_is_accepted_as_a_conversation() {
    let (server, client) = server();
    let message = client.messages().create("claude-opus-4-8", 1024, "Why is the sky blue?").await.unwrap();
    assert!(!message.text().is_empty());
    let sent = &sent(&server, "messages.create")[0];
    assert_eq!(sent["messages"], json!([{"role": "user", "content": "Why is the sky blue?"}]));
}

#[tokio::test]
async fn a_list_is_one_item_several_items_or_a_slice() {
    let (server, client) = server();
    let message = message(json!([{"type": "text", "text": "Hello"}]));
    let history = vec![MessageParam::user("Hi"), MessageParam::from(&message), MessageParam::user("Go on")];
    let (model, max_tokens) = (Model::from("claude-opus-4-8"), 1024_u32);
    let messages = client.messages();
    messages.create(&model, max_tokens, &history).await.unwrap();
    messages.create(&model, max_tokens, history.as_slice()).await.unwrap();
    messages.create(&model, max_tokens, history.iter().rev().take(1)).await.unwrap();
    messages.create(&model, max_tokens, &history[0]).await.unwrap();
    let name = String::from("claude-opus-4-8");
    messages.create(&name, 1024, ["Hi", "Go on"]).await.unwrap();
    messages.create(name, 1024, [&history[0], &history[1]]).await.unwrap();
    messages.create(model, max_tokens, history).await.unwrap();
    let sent = sent(&server, "messages.create");
    let lengths: Vec<usize> = sent.iter().map(|body| body["messages"].as_array().unwrap().len()).collect();
    assert_eq!(lengths, [3, 3, 1, 1, 2, 2, 3]);
    assert!(sent.iter().all(|body| body["max_tokens"] == 1024 && body["model"] == "claude-opus-4-8"));
    assert_eq!(sent[0]["messages"][1]["role"], "assistant");
    assert_eq!(sent[2]["messages"][0]["content"], "Go on");
}

#[tokio::test]
async fn a_scripted_response_is_a_message_or_events_depending_on_the_request() {
    let (server, client) = server();
    let request = || client.messages().create("claude-opus-4-8", 1024, "Hi");
    server.respond("messages.create", mock::text("hi"));
    let whole = request().await.unwrap();
    assert_eq!((whole.text().as_str(), whole.stop_reason.as_ref()), ("hi", Some(&StopReason::EndTurn)));
    let streamed = request().stream().await.unwrap().accumulate().finish().await.unwrap();
    assert_eq!((streamed.text().as_str(), streamed.stop_reason), ("hi", whole.stop_reason));

    server.respond("messages.create", mock::text_stream(["h", "i"]));
    let mut text = request().stream().await.unwrap().text();
    let mut pieces = Vec::new();
    while let Some(piece) = text.next().await {
        pieces.push(piece.unwrap());
    }
    assert_eq!(pieces, ["h", "i"]);

    let input = json!({"city": "Bonn", "days": [1, 2]});
    server.respond("messages.create", mock::tool_use("weather", input.clone()));
    let whole = request().await.unwrap();
    let streamed = request().stream().await.unwrap().accumulate().finish().await.unwrap();
    for message in [whole, streamed] {
        let call = message.tool_uses().next().unwrap();
        assert_eq!((call.name.as_str(), call.input.to_value().unwrap()), ("weather", input.clone()));
        assert_eq!(message.stop_reason, Some(StopReason::ToolUse));
    }
}

const SHORT: Duration = Duration::from_millis(1);

#[tokio::test]
async fn wait_returns_when_the_batch_ends() {
    let (server, client) = server();
    let mut batch = server.example("messages.batches.retrieve").to_value().unwrap();
    batch["processing_status"] = "in_progress".into();
    server.respond_once("messages.batches.retrieve", batch.clone());
    batch["processing_status"] = "ended".into();
    batch["request_counts"] =
        json!({"canceled": 1, "errored": 2, "expired": 3, "processing": 0, "succeeded": 4});
    server.respond_once("messages.batches.retrieve", batch);
    let batch = client.messages().batches().wait("msgbatch_1").pauses(SHORT, SHORT).await.unwrap();
    assert_eq!(batch.request_counts.total(), 10);
    assert_eq!(server.requests_to("messages.batches.retrieve").len(), 2);
}

#[test]
fn a_file_is_accepted_as_a_source() {
    let png = b"\x89PNG\r\n\x1a\n";
    let image = Base64ImageSource::from_bytes(png).unwrap();
    assert_eq!((image.media_type.as_str(), image.data.decode().unwrap().as_slice()), ("image/png", &png[..]));
    let pdf = Base64PdfSource::from_bytes("%PDF-1.7");
    assert_eq!(pdf.data.decode().unwrap(), b"%PDF-1.7");
    let error = Base64ImageSource::from_bytes("%PDF-1.7").unwrap_err();
    let expected = "the bytes are application/pdf; accepted are image/jpeg, image/png, image/gif, image/webp";
    assert_eq!(error.to_string(), expected);
    let path = std::env::temp_dir().join(format!("anthropic-beta-short-{}.png", std::process::id()));
    std::fs::write(&path, png).unwrap();
    let read = Base64ImageSource::from_path(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(read.unwrap(), image);
    assert_eq!(Base64PdfSource::from_path(&path).unwrap_err().path(), Some(&*path));
}

#[tokio::test]
async fn every_string_is_accepted_by_reference() {
    let (server, client) = server();
    let agent = client.agents().create("claude-opus-4-8", "Accountant").await.unwrap();
    let environment = client.environments().create("home").await.unwrap();
    let session = client.sessions().create(&agent.id, &environment.id).await.unwrap();
    let events = client.sessions().events();
    events.send(&session.id, UserMessageEventParams::new("Add up the receipts.")).await.unwrap();
    let sent = &sent(&server, "sessions.events.send")[0];
    let block = json!([{"type": "text", "text": "Add up the receipts."}]);
    assert_eq!(sent["events"], json!([{"type": "user.message", "content": block}]));
}

#[test]
fn text_and_tool_calls_need_no_match() {
    let message = message(json!([
        {"type": "text", "text": "Let me "},
        {"type": "text", "text": "see."},
        {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Bonn"}},
        {"type": "new", "text": "unknown"},
    ]));
    assert_eq!(message.text(), "Let me see.");
    let names: Vec<&str> = message.tool_uses().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["weather"]);
    assert_eq!(message.content.iter().filter_map(ContentBlock::as_text).count(), 2);
    let calls = message.content.into_iter().filter_map(ContentBlock::into_tool_use);
    assert_eq!(calls.map(|call| call.id).collect::<Vec<_>>(), ["toolu_1"]);
}

#[test]
fn fields_of_all_variants_are_readable_without_a_match() {
    let known = r#"{"type": "session.status_idle", "id": "sevt_1", "processed_at": "2026-01-01T00:00:00Z", "stop_reason": {"type": "end_turn"}}"#;
    assert_eq!(SessionEvent::from_json(known).unwrap().id(), Some("sevt_1"));
    assert_eq!(SessionEvent::from_json(r#"{"type": "new", "id": "sevt_1"}"#).unwrap().id(), None);
}

#[tokio::test]
async fn one_tool_is_accepted_as_a_list_of_tools() {
    let (server, client) = server();
    let weather = Tool::new("weather", ToolInputSchema::default());
    let request = || client.messages().create("claude-opus-4-8", 1024, "Hi");
    request().tools(&weather).await.unwrap();
    assert_eq!(sent(&server, "messages.create")[0]["tools"][0]["name"], "weather");
    // An added tool comes after the others, and a list replaces all of them.
    let news = Tool::new("news", ToolInputSchema::default());
    request().tool(&weather).tool(&news).await.unwrap();
    request().tool(&weather).tools([&news]).await.unwrap();
    let body = request().as_body().clone().with_tool(&news).with_stop_sequence("END");
    client.messages().create_with(body).tool(&weather).await.unwrap();
    let names = sent(&server, "messages.create").into_iter().skip(1).map(|body| {
        let tools = body["tools"].as_array().unwrap().clone();
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(names.collect::<Vec<_>>(), [vec!["weather", "news"], vec!["news"], vec!["news", "weather"]]);
}

#[tokio::test]
#[expect(deprecated, reason = "a setter that takes a number as it is")]
async fn a_setter_accepts_an_option() {
    let (server, client) = server();
    let request = client.messages().create("claude-opus-4-8", 1024, "Hi");
    let cold = request.clone().maybe(Some(0.5), CreateMessage::temperature);
    let tools = cold.clone().maybe(Some([Tool::new("a", ToolInputSchema::default())]), CreateMessage::tools);
    for request in [request.maybe(None::<f64>, CreateMessage::temperature), cold, tools] {
        request.await.unwrap();
    }
    let sent = sent(&server, "messages.create");
    let temperatures: Vec<&Value> = sent.iter().map(|body| &body["temperature"]).collect();
    assert_eq!(temperatures, [&Value::Null, &json!(0.5), &json!(0.5)]);
    assert_eq!(sent[2]["tools"][0]["name"], "a");
}

#[test]
fn json_of_a_program_is_accepted_as_a_value() {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let schema = ToolInputSchema::try_from(schema).unwrap();
    assert_eq!(schema.required.as_option().unwrap(), &["city"]);
    assert!(ToolInputSchema::try_from(json!({"type": "string"})).is_err());
}

#[test]
fn the_input_of_a_tool_decodes_into_a_type_of_the_program() {
    #[derive(serde::Deserialize)]
    struct Weather {
        city: String,
    }
    let message = message(json!([
        {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Bonn"}},
    ]));
    let inputs = message.tool_uses().map(|call| call.input.decode().unwrap());
    assert_eq!(inputs.map(|input: Weather| input.city).collect::<Vec<_>>(), ["Bonn"]);
}
