//! Message and session streams, generated from the cases of the model. They contain every block and delta, unknown
//! ones, errors, and every split. Accumulated messages are compared to the message of an independent reader.

use anthropic_beta::messages::{Message, MessageParam, RawMessageStreamEvent};
use anthropic_beta::mock::{Response, Server};
use anthropic_beta::{ErrorKind, engine::Accumulator};
use anthropic_beta_runtime::sse::Decoder;
use serde_json::{Map, Value, json};

use crate::lossless::fixtures;

/// The message of a stream, whether it is complete, and the tool inputs that are not JSON. Applies the rules
/// of the official clients to plain JSON.
fn read_plainly(events: &[String]) -> (Value, bool, Vec<String>) {
    let (mut message, mut complete, mut broken) = (Value::Null, false, Vec::new());
    let mut inputs: Map<String, Value> = Map::new();
    for event in events {
        let event: Value = serde_json::from_str(event).unwrap();
        let index = event["index"].to_string();
        let place = event["index"].as_u64().unwrap_or_default() as usize;
        match event["type"].as_str().unwrap() {
            "message_start" => {
                message = event["message"].clone();
                inputs.clear();
            }
            "content_block_start" => {
                message["content"].as_array_mut().unwrap().push(event["content_block"].clone())
            }
            "content_block_delta" => {
                let input = inputs.entry(index).or_insert_with(|| json!(""));
                add(&mut message["content"][place], &event["delta"], input);
            }
            "content_block_stop" => {
                let text = inputs.remove(&index).unwrap_or_default();
                if let Some(text) = text.as_str().filter(|text| !text.is_empty()) {
                    match serde_json::from_str(text) {
                        Ok(input) => message["content"][place]["input"] = input,
                        Err(_) => broken.push(text.to_owned()),
                    }
                }
            }
            "message_delta" => {
                over(&mut message, &event["delta"]);
                over(&mut message["usage"], &event["usage"]);
                over(&mut message, &json!({"context_management": event["context_management"]}));
            }
            "message_stop" => complete = true,
            _ => {}
        }
    }
    (message, complete, broken)
}

fn add(block: &mut Value, delta: &Value, input: &mut Value) {
    let append = |to: &mut Value, piece: &Value| {
        *to = json!(format!("{}{}", to.as_str().unwrap_or_default(), piece.as_str().unwrap()));
    };
    match delta["type"].as_str().unwrap() {
        "text_delta" => append(&mut block["text"], &delta["text"]),
        "thinking_delta" => append(&mut block["thinking"], &delta["thinking"]),
        "signature_delta" => block["signature"] = delta["signature"].clone(),
        "input_json_delta" => append(input, &delta["partial_json"]),
        "compaction_delta" => {
            block["content"] = delta["content"].clone();
            block["encrypted_content"] = delta["encrypted_content"].clone();
        }
        "citations_delta" => match &mut block["citations"] {
            Value::Array(citations) => citations.push(delta["citation"].clone()),
            none => *none = json!([delta["citation"]]),
        },
        unknown => panic!("a delta of an unknown kind, `{unknown}`"),
    }
}

fn over(target: &mut Value, source: &Value) {
    for (name, value) in source.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        target[name] = value.clone();
    }
}

/// Removes members that are `null`: the tests do not depend on whether they are encoded.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let there = members.iter().filter(|(_, value)| !value.is_null());
            there.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn accumulated(events: &[String]) -> Accumulator<Message> {
    let mut accumulator = Accumulator::new();
    for event in events {
        accumulator.add(&RawMessageStreamEvent::from_json(event).unwrap());
    }
    accumulator
}

/// Compares the accumulated message to the message of the independent reader.
pub(crate) fn assert_accumulates(name: &str, events: &[String]) -> Accumulator<Message> {
    let (message, complete, broken) = read_plainly(events);
    let accumulator = accumulated(events);
    let snapshot = accumulator.snapshot().unwrap_or_else(|| panic!("{name}: no message"));
    let ours: Value = serde_json::from_str(&snapshot.to_json()).unwrap();
    assert_eq!(without_nulls(&ours), without_nulls(&message), "{name}");
    assert_eq!(accumulator.is_complete(), complete, "{name}");
    let found = accumulator.broken_inputs();
    assert!(found.values().eq(&broken), "{name}: {found:?}");
    accumulator
}

fn start(content: &str) -> String {
    format!(
        r#"{{"type":"message_start","message":{{"id":"msg_1","type":"message","role":"assistant","model":"m","content":{content},"stop_reason":null,"stop_sequence":null,"usage":{{"input_tokens":1,"output_tokens":1}}}}}}"#
    )
}

/// Returns the JSON of the cases of a type, except the cases that fail to decode.
fn cases(type_: &str) -> Vec<String> {
    let cases = fixtures::cases().into_iter();
    let fitting = cases.filter(|case| case.type_ == type_ && !case.expect.starts_with("error"));
    let json: Vec<String> = fitting.map(|case| case.json).collect();
    assert!(!json.is_empty(), "the model has no case of `{type_}`");
    json
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Returns the kinds of blocks that this kind of delta applies to.
fn blocks_of(delta: &str) -> &'static [&'static str] {
    match delta {
        "text_delta" | "citations_delta" => &["text"],
        "thinking_delta" | "signature_delta" => &["thinking"],
        "input_json_delta" => &["tool_use", "server_tool_use", "mcp_tool_use"],
        "compaction_delta" => &["compaction"],
        new => panic!("add the blocks that a `{new}` applies to"),
    }
}

/// Generates a stream of these blocks, each with its deltas, and a ping between them.
fn message_stream(blocks: &[Value], deltas: &[Value]) -> Vec<String> {
    let mut events = vec![start("[]"), json!({"type": "ping"}).to_string()];
    for (index, block) in blocks.iter().enumerate() {
        events
            .push(json!({"type": "content_block_start", "index": index, "content_block": block}).to_string());
        let kind = block["type"].as_str().unwrap_or_default();
        let fits =
            |delta: &&Value| delta["type"].as_str().is_some_and(|delta| blocks_of(delta).contains(&kind));
        for delta in deltas.iter().filter(fits) {
            events.push(json!({"type": "content_block_delta", "index": index, "delta": delta}).to_string());
        }
        events.push(json!({"type": "content_block_stop", "index": index}).to_string());
    }
    for usage in [json!({"output_tokens": 5}), json!({"output_tokens": 9, "usage_of_tomorrow": [1.50]})] {
        let delta = json!({"stop_reason": "end_turn", "stop_sequence": null});
        events.push(json!({"type": "message_delta", "delta": delta, "usage": usage}).to_string());
    }
    events.push(json!({"type": "message_stop"}).to_string());
    events
}

/// Returns every known delta of the model; tool input is also included in two pieces that form JSON together.
fn deltas() -> (Vec<Value>, Vec<Value>) {
    let all: Vec<Value> = cases("BetaRawContentBlockDelta").iter().map(|text| parsed(text)).collect();
    let is_whole = |delta: &Value| {
        // A case of the model that lacks a field, has a different kind, or is a new variant is unknown.
        let json = json!({"type": "content_block_delta", "index": 0, "delta": delta}).to_string();
        !format!("{:?}", RawMessageStreamEvent::from_json(&json).unwrap()).contains("Unknown(")
    };
    let whole: Vec<Value> = all.into_iter().filter(is_whole).collect();
    let pieces = ["{\"city\": \"Par", "is\", \"n\": 12345678901234567890}"];
    let pieces = pieces.map(|piece| json!({"type": "input_json_delta", "partial_json": piece}));
    let others = whole.iter().filter(|delta| delta["type"] != "input_json_delta").cloned();
    (whole.clone(), others.chain(pieces).collect())
}

/// Streams by name.
fn made() -> Vec<(&'static str, Vec<String>)> {
    let (whole, pieced) = deltas();
    let blocks: Vec<Value> = cases("BetaContentBlock").iter().map(|text| parsed(text)).collect();
    let objects: Vec<Value> = blocks.iter().filter(|block| block.is_object()).cloned().collect();
    vec![
        ("every block without deltas", message_stream(&objects, &[])),
        ("every block with every delta", message_stream(&known(&objects), &whole)),
        ("input in pieces", message_stream(&known(&objects), &pieced)),
        ("nothing", message_stream(&[], &[])),
    ]
}

/// Returns one block of each kind that has deltas.
fn known(blocks: &[Value]) -> Vec<Value> {
    let mut kinds = Vec::new();
    let takes_deltas = ["text", "thinking", "tool_use", "server_tool_use", "mcp_tool_use", "compaction"];
    for block in blocks {
        let kind = block["type"].as_str().unwrap_or_default();
        if takes_deltas.contains(&kind) && !kinds.iter().any(|other: &Value| other["type"] == kind) {
            kinds.push(block.clone());
        }
    }
    assert_eq!(kinds.len(), takes_deltas.len());
    kinds
}

#[test]
fn generated_streams_accumulate_to_the_message_of_an_independent_reader() {
    for (name, events) in made() {
        let accumulator = assert_accumulates(name, &events);
        let strays = accumulator.strays();
        assert!(strays.iter().all(|stray| stray.as_str().contains("\"ping\"")), "{name}: {strays:?}");
        assert!(accumulator.is_complete(), "{name}");
    }
}

#[test]
fn the_model_has_deltas_of_every_kind() {
    let (whole, _) = deltas();
    let mut kinds: Vec<&str> = whole.iter().filter_map(|delta| delta["type"].as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let expected = [
        "citations_delta",
        "compaction_delta",
        "input_json_delta",
        "signature_delta",
        "text_delta",
        "thinking_delta",
    ];
    assert_eq!(kinds, expected);
}

/// Returns the events as a server sends them.
fn frames(events: &[String]) -> String {
    let frame = |event: &String| {
        let name = parsed(event)["type"].as_str().unwrap_or_default().to_owned();
        format!("event: {name}\ndata: {event}\n\n")
    };
    events.iter().map(frame).collect()
}

/// Returns the data of the events in these pieces.
fn decoded(pieces: [&[u8]; 2]) -> Vec<String> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        events.extend(std::iter::from_fn(|| decoder.next_event()).map(|event| event.unwrap().data));
    }
    events
}

#[test]
fn generated_streams_decode_the_same_when_split_at_any_byte() {
    let blocks: Vec<Value> = cases("BetaContentBlock").iter().map(|text| parsed(text)).collect();
    let stream = message_stream(&known(&blocks)[..3], &deltas().1);
    let session: Vec<String> = cases("BetaManagedAgentsStreamSessionEvents").into_iter().take(4).collect();
    for events in [stream, session] {
        let text = frames(&events);
        for cut in 0..=text.len() {
            let (left, right) = text.as_bytes().split_at(cut);
            assert!(decoded([left, right]) == events, "cut at {cut}");
        }
    }
}

#[tokio::test]
async fn session_streams_return_every_event_unchanged() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let mut events = cases("BetaManagedAgentsStreamSessionEvents");
    events.push(r#"{"type":"session.event_of_tomorrow","id":"sevt_1","mood":1.50}"#.to_owned());
    server.respond("sessions.events.stream", Response::raw_events(frames(&events)));
    let mut stream = client.sessions().events().stream("sesn_1").await.unwrap();
    for event in &events {
        let read = stream.next().await.unwrap().unwrap_or_else(|error| panic!("{error}: {event}"));
        let differences = crate::support::difference::between(event, &read.to_json());
        assert_eq!(differences, [], "{event}");
    }
    assert!(stream.next().await.is_none_or(|end| end.is_err()));
}

#[tokio::test]
async fn an_error_event_ends_a_message_stream_and_keeps_the_partial_message() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let (_, mut events) = made().swap_remove(1);
    events.truncate(events.len() / 2);
    let error = r#"{"type":"error","error":{"type":"overloaded_error","message":"busy"}}"#;
    let read = events.len();
    events.push(error.to_owned());
    server.respond("messages.create", Response::raw_events(frames(&events)));
    let question = [MessageParam::user("Hello")];
    let stream = client.messages().create("claude-opus-4-8", 64, question).stream().await.unwrap();
    let mut stream = stream.accumulate();
    let mut count = 0;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    // The client skips pings.
    assert_eq!((count, error.kind()), (read - 1, ErrorKind::Overloaded));
    let snapshot: Value = parsed(&stream.snapshot().unwrap().to_json());
    assert_eq!(without_nulls(&snapshot), without_nulls(&read_plainly(&events[..read]).0));
}

#[test]
fn an_incomplete_tool_input_keeps_its_text() {
    let events = [
        start("[]"),
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}"#.to_owned(),
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\": 1"}}"#.to_owned(),
        r#"{"type":"content_block_stop","index":0}"#.to_owned(),
    ];
    let accumulator = accumulated(&events);
    assert_eq!(accumulator.broken_inputs().get(&0).map(String::as_str), Some(r#"{"a": 1"#));
    assert!(!accumulator.is_complete());
    let message = accumulator.into_whole().unwrap();
    assert_eq!(message.broken_json().collect::<Vec<_>>(), [(0, r#"{"a": 1"#)]);
    assert_eq!(message.content[0].broken_json(), Some(r#"{"a": 1"#));
    assert!(format!("{message:?}").contains(r#""input, which is not JSON": "{\"a\": 1""#), "{message:?}");
    // Nothing of it is sent to the server with the conversation.
    let sent = MessageParam::from(message).to_json();
    assert!(!sent.contains("not JSON") && sent.contains(r#""input":{}"#), "{sent}");
}

#[test]
fn updates_without_a_target_are_kept_as_strays() {
    let delta = r#"{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}"#;
    let news = r#"{"type":"message_poked","by":"whom"}"#;
    let kind = r#"{"type":"content_block_delta","index":0,"delta":{"type":"delta_of_tomorrow","text":"x"}}"#;
    let events =
        [delta, &start("[{\"type\":\"text\",\"text\":\"a\"}]"), delta, news, kind].map(str::to_owned);
    let accumulator = accumulated(&events);
    let strays: Vec<Value> =
        accumulator.strays().iter().map(|stray| serde_json::from_str(stray.as_str()).unwrap()).collect();
    let expected: Vec<Value> =
        [delta, delta, news, kind].map(|text| serde_json::from_str(text).unwrap()).into();
    assert_eq!(strays, expected);
}

#[test]
fn usage_is_replaced_and_not_added() {
    let events = [
        start("[]"),
        r#"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}"#.to_owned(),
        r#"{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null},"usage":{"output_tokens":7,"new":1}}"#.to_owned(),
    ];
    let accumulator = accumulated(&events);
    let message = accumulator.snapshot().unwrap();
    assert_eq!((message.usage.input_tokens, message.usage.output_tokens), (1, 7));
    assert_eq!(message.stop_reason.as_ref().map(|reason| reason.as_str()), Some("end_turn"));
    assert_eq!(message.usage.extra().get("new").map(|new| new.as_str()), Some("1"));
}
