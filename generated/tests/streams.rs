//! Recorded message streams, added up, against a plain reading of the same events.
//!
//! The recordings lie in `../shared/corpus` beside the workspace, and are not part of it.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta::Accumulator;
use anthropic_beta::messages::{Message, RawMessageStreamEvent};
use anthropic_beta_runtime::sse::{Decoder, Limits};
use serde_json::{Map, Value, json};

fn corpus() -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    assert!(
        corpus.is_dir(),
        "{} is missing: the recorded traffic must lie beside the workspace",
        corpus.display()
    );
    corpus
}

/// The recorded streams of messages, by file, as the JSON of their events.
fn streams() -> Vec<(String, Vec<String>)> {
    let table = fs::read_to_string(corpus().join("responses.tsv")).unwrap();
    let mut streams = Vec::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [file, "POST /v1/messages", "sse", "200", ..] = columns[..] else { continue };
        let mut decoder = Decoder::new(Limits::default());
        decoder.feed(&fs::read(corpus().join(file)).unwrap());
        // Some recordings were cut off before the blank line behind their last event.
        decoder.feed(b"\n\n");
        let events = std::iter::from_fn(|| decoder.next_event());
        streams.push((file.to_owned(), events.map(|event| event.unwrap().data).collect()));
    }
    streams
}

/// What a person reading the events would write down: the rules of the API's own clients, on plain JSON.
fn by_hand(events: &[String]) -> (Value, bool, Vec<String>) {
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
        unknown => panic!("a person does not know `{unknown}`"),
    }
}

fn over(target: &mut Value, source: &Value) {
    for (name, value) in source.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        target[name] = value.clone();
    }
}

/// Without members that are `null`: whether one is written is not what the test is about.
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

#[test]
fn recorded_streams_add_up_to_what_a_person_would_write_down() {
    let (mut streams_read, mut events_read) = (0, 0);
    for (file, events) in &streams() {
        let begins = events.iter().any(|event| event.contains("\"message_start\""));
        if !begins {
            println!("{file} has no message_start");
            continue;
        }
        let (message, complete, broken) = by_hand(events);
        let accumulator = accumulated(events);
        let snapshot = accumulator.snapshot().unwrap_or_else(|| panic!("{file}: no message"));
        let ours: Value = serde_json::from_str(&snapshot.to_json()).unwrap();
        assert_eq!(without_nulls(&ours), without_nulls(&message), "{file}");
        assert_eq!(accumulator.is_complete(), complete, "{file}");
        assert!(
            accumulator.broken_inputs().values().eq(&broken),
            "{file}: {:?}",
            accumulator.broken_inputs()
        );
        let pings = accumulator.strays().iter().all(|stray| stray.as_str().contains("\"ping\""));
        assert!(pings, "{file}: {:?}", accumulator.strays());
        streams_read += 1;
        events_read += events.len();
    }
    println!("{streams_read} recorded streams, {events_read} events added up");
    assert!(streams_read > 50, "only {streams_read} streams");
}

fn start(content: &str) -> String {
    format!(
        r#"{{"type":"message_start","message":{{"id":"msg_1","type":"message","role":"assistant","model":"m","content":{content},"stop_reason":null,"stop_sequence":null,"usage":{{"input_tokens":1,"output_tokens":1}}}}}}"#
    )
}

#[test]
fn a_broken_tool_input_keeps_its_text() {
    let events = [
        start("[]"),
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}"#.to_owned(),
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\": 1"}}"#.to_owned(),
        r#"{"type":"content_block_stop","index":0}"#.to_owned(),
    ];
    let accumulator = accumulated(&events);
    assert_eq!(accumulator.broken_inputs().get(&0).map(String::as_str), Some(r#"{"a": 1"#));
    assert!(!accumulator.is_complete());
}

#[test]
fn what_fits_nothing_is_kept_among_the_strays() {
    let delta = r#"{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}"#;
    let news = r#"{"type":"message_poked","by":"whom"}"#;
    let events = [delta.to_owned(), start("[]"), delta.to_owned(), news.to_owned()];
    let accumulator = accumulated(&events);
    let strays: Vec<Value> =
        accumulator.strays().iter().map(|stray| serde_json::from_str(stray.as_str()).unwrap()).collect();
    let expected: Vec<Value> = [delta, delta, news].map(|text| serde_json::from_str(text).unwrap()).into();
    assert_eq!(strays, expected);
}

#[test]
fn usage_is_replaced_never_added() {
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
