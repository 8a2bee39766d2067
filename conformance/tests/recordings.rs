//! Recorded traffic: requests and responses of the real API decode, and are encoded unchanged. Recorded
//! streams decode to the same events however they are split, and accumulate to the message of an independent
//! reader.
//!
//! The recordings are not part of the repository; see `acceptance`.

use std::collections::BTreeMap;

use anthropic_beta::common::ErrorResponse;
use anthropic_beta::messages::{Message, MessageCreateParams, MessageParam, RawMessageStreamEvent};
use anthropic_beta::sessions::events::{SessionEvent, StreamSessionEvents};
use anthropic_beta::skills::{SkillCreateResponse, versions::VersionCreateResponse};
use anthropic_beta_runtime::sse;

use crate::support::model::{Seen, convert, see};
use crate::support::{difference, unknown};
use crate::{acceptance, streams};

/// Parts of the recordings that the spec does not know, by the beginning of their description, and the
/// reason.
const KNOWN_UNKNOWNS: &[(&str, &str)] = &[
    ("ping", "keeps a connection alive; streams skip it"),
    ("CodeExecutionResultBlock: field \"abort_reason\"", NEWER),
    ("CodeExecutionResultBlockParam: field \"abort_reason\"", NEWER),
    ("ToolAdditionBlockParam.tool: tool_definition", NEWER),
    ("Message.model: \"claude-", "a model that the reference does not list, older or newer"),
    ("MessageCreateParams.model: \"claude-", "a model that the reference does not list, older or newer"),
    ("ToolInputSchema: field ", "a keyword of JSON Schema: the reference allows any"),
];

/// The server sent it before the reference described it.
const NEWER: &str = "newer than the reference";

/// Decodes one JSON text.
type Read = fn(&str) -> Result<Seen, anthropic_beta::json::DecodeError>;

macro_rules! read {
    ($type:ty) => {
        |text| see::<$type>(text, |_| Vec::new(), |_| None)
    };
}

/// The type of an endpoint's response.
struct ResponseType {
    json: Read,
    event: Read,
    /// Whether the JSON is a page of items.
    page: bool,
}

fn response_type(endpoint: &str) -> ResponseType {
    let none: Read = |_| panic!("the endpoint has no such response");
    let endpoint = endpoint.split('?').next().unwrap_or_default();
    match endpoint {
        "POST /v1/messages" => {
            ResponseType { json: read!(Message), event: read!(RawMessageStreamEvent), page: false }
        }
        "POST /v1/skills" => ResponseType { json: read!(SkillCreateResponse), event: none, page: false },
        "POST /v1/skills/{skill_id}/versions" => {
            ResponseType { json: read!(VersionCreateResponse), event: none, page: false }
        }
        "GET /v1/sessions/{session_id}/events" => {
            ResponseType { json: read!(SessionEvent), event: none, page: true }
        }
        "GET /v1/sessions/{session_id}/events/stream" => {
            ResponseType { json: none, event: read!(StreamSessionEvents), page: false }
        }
        other => panic!("add the response of `{other}`"),
    }
}

/// Returns the rows of a table below its heading, by column.
fn rows(name: &str) -> Vec<Vec<String>> {
    let table = acceptance::text(&format!("corpus/{name}"));
    table.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn body(file: &str) -> String {
    acceptance::text(&format!("corpus/{file}"))
}

/// The result of reading the recordings.
#[derive(Default)]
struct Tally {
    values: usize,
    unknown: BTreeMap<String, usize>,
    failures: Vec<String>,
}

impl Tally {
    fn take(&mut self, file: &str, text: &str, read: Read) {
        self.values += 1;
        let seen = match read(text) {
            Ok(seen) => seen,
            Err(error) => return self.failures.push(format!("{file}: {error}\n")),
        };
        for difference in difference::between(text, &seen.encoded) {
            self.failures.push(format!("{file}: {difference:?}\n"));
        }
        if !seen.again {
            self.failures.push(format!("{file}: does not decode to the same value again\n"));
        }
        for part in unknown::parts(&seen.debug) {
            *self.unknown.entry(part).or_default() += 1;
        }
    }

    /// Returns the unknown parts that are not in [`KNOWN_UNKNOWNS`].
    fn surprises(&self) -> Vec<String> {
        let expected = |part: &str| KNOWN_UNKNOWNS.iter().any(|(start, _)| part.starts_with(start));
        let surprises = self.unknown.iter().filter(|(part, _)| !expected(part));
        surprises.map(|(part, count)| format!("unknown ({count} times): {part}\n")).collect()
    }
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn recorded_traffic_round_trips() {
    let (mut received, mut events, mut requests) = (Tally::default(), Tally::default(), Tally::default());
    let responses = rows("responses.tsv");
    for row in &responses {
        let [file, endpoint, kind, status, ..] = &row[..] else { panic!("a row of responses.tsv: {row:?}") };
        let (text, type_) = (body(file), response_type(endpoint));
        match kind.as_str() {
            _ if !status.starts_with('2') => received.take(file, &text, read!(ErrorResponse)),
            "json" if type_.page => {
                let page: serde_json::Value = serde_json::from_str(&text).expect("a page is JSON");
                for item in page["data"].as_array().expect("a page has data") {
                    received.take(file, &item.to_string(), type_.json);
                }
            }
            "json" => received.take(file, &text, type_.json),
            "jsonl" => text.lines().for_each(|line| received.take(file, line, type_.json)),
            "sse" => events_of(file, &text).iter().for_each(|event| events.take(file, event, type_.event)),
            other => panic!("{file}: an unknown kind, `{other}`"),
        }
    }
    for row in rows("requests.tsv") {
        let [file, endpoint, ..] = &row[..] else { panic!("a row of requests.tsv: {row:?}") };
        assert!(endpoint.starts_with("POST /v1/messages"), "add the body of `{endpoint}`");
        requests.take(file, &body(file), read!(MessageCreateParams));
    }
    let tallies = [&received, &events, &requests];
    let sum = |count: fn(&Tally) -> usize| tallies.iter().map(|tally| count(tally)).sum::<usize>();
    println!(
        "corpus: {} responses ({} JSON values, {} events), {} requests; unknown kept: {}; differences: {}",
        responses.len(),
        received.values,
        events.values,
        requests.values,
        sum(|tally| tally.unknown.values().sum()),
        sum(|tally| tally.failures.len()),
    );
    let unknown = tallies.iter().flat_map(|tally| &tally.unknown);
    unknown.for_each(|(part, count)| println!("unknown ({count} times): {part}"));
    let failures: String = tallies.iter().flat_map(|tally| tally.failures.clone()).collect();
    let surprises: String = tallies.iter().flat_map(|tally| tally.surprises()).collect();
    assert!(failures.is_empty() && surprises.is_empty(), "\n{failures}{surprises}");
    for (start, _) in KNOWN_UNKNOWNS {
        let used = tallies.iter().flat_map(|tally| tally.unknown.keys()).any(|part| part.starts_with(start));
        assert!(used, "`{start}` is no longer unknown: remove it from KNOWN_UNKNOWNS");
    }
}

/// Compares the messages that a conversation sends back to the messages that it received.
#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn recorded_content_is_sent_back_unchanged() {
    let mut blocks = 0;
    for row in rows("responses.tsv") {
        let [file, endpoint, kind, status, ..] = &row[..] else { panic!("a row of responses.tsv: {row:?}") };
        if !endpoint.starts_with("POST /v1/messages") || kind != "json" || status != "200" {
            continue;
        }
        let text = body(file);
        let sent = convert::<Message, MessageParam>(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let content = |text: &str| {
            let message: serde_json::Value = serde_json::from_str(text).expect("a message is JSON");
            message["content"].clone()
        };
        blocks += content(&text).as_array().map_or(0, Vec::len);
        let differences = difference::between(&content(&text).to_string(), &content(&sent).to_string());
        assert_eq!(differences, [], "{file}");
    }
    println!("corpus: {blocks} content blocks went back; differences: 0");
    assert_ne!(blocks, 0, "no message was recorded");
}

/// Returns the data of each event.
fn events_of(file: &str, text: &str) -> Vec<String> {
    let mut decoder = sse::Decoder::new(sse::Limits::default());
    decoder.feed(text.as_bytes());
    // Some recordings end before the blank line after their last event.
    decoder.feed(b"\n\n");
    let mut events = Vec::new();
    while let Some(event) = decoder.next_event() {
        events.push(event.unwrap_or_else(|error| panic!("{file}: {error}")).data);
    }
    events
}

/// Returns the recorded streams of messages, by file, as the JSON of their events.
fn message_streams() -> Vec<(String, Vec<String>)> {
    let mut streams = Vec::new();
    for row in rows("responses.tsv") {
        let [file, endpoint, kind, status, ..] = &row[..] else { panic!("a row of responses.tsv: {row:?}") };
        if endpoint == "POST /v1/messages" && kind == "sse" && status == "200" {
            streams.push((file.clone(), events_of(file, &body(file))));
        }
    }
    streams
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn recorded_streams_accumulate_to_the_message_of_an_independent_reader() {
    let (mut streams_read, mut events_read) = (0, 0);
    for (file, events) in &message_streams() {
        let begins = events.iter().any(|event| event.contains("\"message_start\""));
        if !begins {
            println!("{file} has no message_start");
            continue;
        }
        let accumulator = streams::assert_accumulates(file, events);
        let pings = accumulator.strays().iter().all(|stray| stray.as_str().contains("\"ping\""));
        assert!(pings, "{file}: {:?}", accumulator.strays());
        streams_read += 1;
        events_read += events.len();
    }
    println!("{streams_read} recorded streams, {events_read} events accumulated");
    assert!(streams_read > 50, "only {streams_read} streams");
}
