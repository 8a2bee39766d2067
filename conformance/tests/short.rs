//! The shortest programs compile, and send the expected requests.

use crate::api::{
    Client,
    environments::PackagesParams,
    json::Json,
    messages::{
        Base64ImageSource, Base64PdfSource, ContentBlock, ContentBlockParam, CreateMessage,
        FallbackRefusalTrigger, ImageBlockParam, JsonOutputFormat, McpToolset, MemoryTool20250818Command,
        MemoryTool20250818RenameCommand, MemoryTool20250818ViewCommand, Message, MessageContent,
        MessageCreateParams, MessageParam, Model, RefusalCategory, StopReason, TextBlockParam, Tool,
        ToolBash20250124, ToolInputSchema, ToolUnion,
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

#[tokio::test]
async fn a_value_that_may_be_null_is_a_value_or_an_option() {
    let (server, client) = server();
    let memories = client.memory_stores().memories();
    let text = String::from("Short sentences.");
    memories.create("memstore_1", "/tone.md", "Short sentences.").await.unwrap();
    memories.create("memstore_1", "/tone.md", &text).await.unwrap();
    memories.create("memstore_1", "/tone.md", text.clone()).await.unwrap();
    memories.create("memstore_1", "/tone.md", Some(text)).await.unwrap();
    memories.create("memstore_1", "/tone.md", None).await.unwrap();
    let sent = sent(&server, "memory_stores.memories.create");
    let contents: Vec<&Value> = sent.iter().map(|body| &body["content"]).collect();
    let text = json!("Short sentences.");
    assert_eq!(contents, [&text, &text, &text, &text, &Value::Null]);
    let of_enum = FallbackRefusalTrigger::new(RefusalCategory::Cyber);
    assert_eq!(of_enum.category, Some(RefusalCategory::Cyber));
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
    // An added tool follows the others, and a list replaces all of them.
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

#[tokio::test]
async fn content_is_a_text_a_block_or_several() {
    let png = || Base64ImageSource::from_bytes(b"\x89PNG\r\n\x1a\n").unwrap();
    let blocks = [ContentBlockParam::from("Hi"), ContentBlockParam::from(ImageBlockParam::new(png()))];
    let (name, owned) = (String::from("Hi"), blocks.to_vec());
    let turns = [
        MessageParam::user("Hi"),
        MessageParam::user(&name),
        MessageParam::user(TextBlockParam::new("Hi")),
        MessageParam::user(&blocks[0]),
        MessageParam::user(blocks.clone()),
        MessageParam::user(&blocks),
        MessageParam::user(blocks.as_slice()),
        MessageParam::user(blocks.to_vec()),
        MessageParam::user(&owned),
        MessageParam::user(["Hi".into(), ImageBlockParam::new(png()).into()]),
        MessageParam::user(vec!["Hi".into(), ImageBlockParam::new(png()).into()]),
    ];
    let collected: MessageContent = ["Hi", "Ho"].into_iter().map(TextBlockParam::new).collect();
    let collected = serde_json::to_value(MessageParam::user(collected)).unwrap();
    assert_eq!(collected["content"], json!([{"type": "text", "text": "Hi"}, {"type": "text", "text": "Ho"}]));
    let turns = turns.map(|turn| serde_json::to_value(turn).unwrap()["content"].take());
    let text = json!({"type": "text", "text": "Hi"});
    let image = serde_json::to_value(&blocks[1]).unwrap();
    assert_eq!(turns[..4], [json!("Hi"), json!("Hi"), json!([text]), json!([text])]);
    assert!(turns[4..].iter().all(|content| *content == json!([text, image])), "{turns:?}");
}

#[test]
fn any_json_is_one_type_with_decode() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Weather {
        city: String,
    }
    let text = r#"{"type": "agent.custom_tool_use", "id": "sevt_1", "name": "weather",
        "processed_at": "2026-01-01T00:00:00Z", "input": {"city": "Bonn", "at": 1.50}}"#;
    let event = SessionEvent::from_json(text).unwrap();
    let call = event.as_agent_custom_tool_use().unwrap();
    assert_eq!(call.input.decode::<Weather>().unwrap(), Weather { city: "Bonn".to_owned() });
    assert_eq!(call.input.get("city").and_then(|city| city.decode().ok()), Some("Bonn".to_owned()));
    assert_eq!(call.input.as_str(), r#"{"city": "Bonn", "at": 1.50}"#, "unchanged, to the last digit");
    let format = JsonOutputFormat::new(json!({"type": "object"}));
    assert_eq!(format.to_json(), r#"{"type":"json_schema","schema":{"type":"object"}}"#);
    let tool = Tool::new("weather", ToolInputSchema::default()).with_input_example(json!({"city": "Bonn"}));
    assert!(tool.to_json().contains(r#""input_examples":[{"city":"Bonn"}]"#), "{tool:?}");
}

#[test]
fn a_schema_is_a_tool_input_schema() {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let of_value = ToolInputSchema::try_from(schema.clone()).unwrap();
    let of_json = Json::from(schema).decode_as::<ToolInputSchema>().unwrap();
    assert_eq!(of_value, of_json);
    assert_eq!(of_value.required.as_option().unwrap(), &["city"]);
    assert!(ToolInputSchema::try_from(json!({"type": "string"})).is_err());
    let built = ToolInputSchema::new().with_required_property("city").with_required_property("day");
    assert_eq!(built.to_json(), r#"{"type":"object","required":["city","day"]}"#);
}

#[test]
fn common_fields_of_a_union_need_no_match() {
    let own = ToolUnion::from(Tool::new("weather", ToolInputSchema::default()));
    let bash = ToolUnion::from(ToolBash20250124::new());
    let servers = ToolUnion::from(McpToolset::new("files"));
    assert_eq!([own.name(), bash.name(), servers.name()], [Some("weather"), Some("bash"), None]);
    let view = MemoryTool20250818Command::from(MemoryTool20250818ViewCommand::new("/memories"));
    let rename =
        MemoryTool20250818Command::from(MemoryTool20250818RenameCommand::new("/memories/b", "/memories/a"));
    assert_eq!((view.path(), rename.path()), (Some("/memories"), None));
}

#[tokio::test]
async fn null_is_sent_by_values_and_requests_alike() {
    let (server, client) = server();
    let request = client.messages().create("claude-opus-4-8", 1024, "Hi").clear_cache_control();
    let body = MessageCreateParams::new("claude-opus-4-8", 1024, "Hi").clear_cache_control();
    assert_eq!(request.as_body(), &body);
    let tool =
        Tool::new("weather", ToolInputSchema::default().clear_required()).clear_eager_input_streaming();
    request.tool(&tool).await.unwrap();
    let sent = &sent(&server, "messages.create")[0];
    assert_eq!(
        (sent.get("cache_control"), sent["tools"][0].get("eager_input_streaming")),
        (Some(&Value::Null), Some(&Value::Null))
    );
    assert_eq!(sent["tools"][0]["input_schema"], json!({"type": "object", "required": null}));
}

#[tokio::test]
async fn items_are_added_to_lists_that_are_required() {
    let (server, client) = server();
    client
        .messages()
        .create("claude-opus-4-8", 1024, "Hi")
        .message(MessageParam::assistant("Hello"))
        .message("Go on")
        .await
        .unwrap();
    let sent = &sent(&server, "messages.create")[0];
    let texts: Vec<&Value> =
        sent["messages"].as_array().unwrap().iter().map(|turn| &turn["content"]).collect();
    assert_eq!(texts, ["Hi", "Hello", "Go on"]);
    let event = UserMessageEventParams::new("Add up").with_block("the receipts.");
    assert_eq!(event.content.len(), 2);
    let packages = PackagesParams::new().with_pip_package("numpy").with_pip_package("pandas");
    assert_eq!(packages.pip.into_option().unwrap(), ["numpy", "pandas"]);
}

#[tokio::test]
async fn every_part_of_a_stream_can_be_polled_to_its_end() {
    let (server, client) = server();
    server.respond("messages.create", mock::text_stream(["h", "i"]));
    let mut events =
        client.messages().create("claude-opus-4-8", 1024, "Hi").stream().await.unwrap().accumulate();
    let message = std::future::poll_fn(|context| events.poll_finish(context)).await.unwrap();
    assert_eq!(message.text(), "hi");
}
