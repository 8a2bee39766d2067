//! The span of a call, and what it must not contain. A separate program, since `tracing` may conclude from the threads
//! of other tests, which have no subscriber, that there is none.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

#[path = "client/operations.rs"]
#[allow(dead_code, reason = "shared by several test programs")]
mod operations;
#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared by several test programs")]
mod support;

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use anthropic_beta_runtime::{
    Request,
    json::{Extra, Json, Unknown},
    object, union,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use self::{
    operations::{CREATE, GET},
    support::{SECRET, Script, Server, error_body, json, response, within},
};

/// Records everything that any layer reports, at every level.
#[derive(Clone, Default)]
struct Recorder {
    calls: Arc<Mutex<HashMap<u64, HashMap<String, String>>>>,
    all: Arc<Mutex<String>>,
    next: Arc<AtomicU64>,
}

struct Reading<'a>(&'a mut HashMap<String, String>);

impl Visit for Reading<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Recorder {
    fn keep(&self, fields: &HashMap<String, String>) {
        self.all.lock().unwrap().push_str(&format!("{fields:?}\n"));
    }

    fn call(&self) -> HashMap<String, String> {
        let calls = self.calls.lock().unwrap();
        calls.values().find(|fields| fields.contains_key("operation")).unwrap().clone()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = HashMap::new();
        attributes.record(&mut Reading(&mut fields));
        self.keep(&fields);
        self.calls.lock().unwrap().insert(id, fields);
        span::Id::from_u64(id)
    }

    fn record(&self, id: &span::Id, values: &span::Record<'_>) {
        let mut fields = HashMap::new();
        values.record(&mut Reading(&mut fields));
        self.keep(&fields);
        self.calls.lock().unwrap().entry(id.into_u64()).or_default().extend(fields);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = HashMap::new();
        event.record(&mut Reading(&mut fields));
        self.keep(&fields);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn records_the_endpoint_and_the_result() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let server = Server::in_turn(vec![json(500, ""), json(200, "{}")]).await;
    let call = Request::new(&server.client(), &GET)
        .path("thing_id", "thing-very-private")
        .query("q", "very-private");
    let _: Json = within(call.send()).await.unwrap();
    let fields = recorder.call();
    assert_eq!(fields["operation"], "\"things.get\"");
    assert_eq!(
        (fields["http.request.method"].as_str(), fields["http.route"].as_str()),
        ("GET", "\"/v1/things/{thing_id}\"")
    );
    assert_eq!((fields["http.response.status_code"].as_str(), fields["attempt"].as_str()), ("200", "2"));
    assert_eq!(fields["request_id"], "\"req_test\"");
    assert!(fields["duration_ms"].parse::<u64>().is_ok());
}

#[tokio::test]
async fn records_every_retry_with_its_reason_and_delay() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let server =
        Server::in_turn(vec![json(529, "very-private"), json(500, "very-private"), json(200, "{}")]).await;
    let call = Request::new(&server.client(), &GET).path("thing_id", "a");
    let _: Json = within(call.send()).await.unwrap();
    let all = recorder.all.lock().unwrap();
    let events: Vec<&str> = all.lines().filter(|line| line.contains("\"delay_ms\"")).collect();
    assert_eq!(events.len(), 2, "{all}");
    for (event, attempt, reason, status) in
        [(events[0], 1, "overloaded", 529), (events[1], 2, "server error", 500)]
    {
        for field in [
            format!("\"attempt\": \"{attempt}\""),
            format!("\"reason\": \"{reason}\""),
            format!("\"{status}\""),
        ] {
            assert!(event.contains(&field), "{field}: {event}");
        }
    }
    // One in each event and one in the span.
    assert_eq!(all.matches("\"attempt\"").count(), 3, "recorded more than once in a span: {all}");
    assert_eq!(all.matches("resend_count").count(), 1, "recorded more than once in a span: {all}");
    assert!(!all.contains("very-private"), "{all}");
}

#[tokio::test]
async fn records_the_class_of_an_error() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let server = Server::always(json(400, error_body("invalid_request_error", "very-private"))).await;
    let _ = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
    let fields = recorder.call();
    assert_eq!(
        (fields["http.response.status_code"].as_str(), fields["error.type"].as_str()),
        ("400", "BadRequest")
    );
}

#[derive(Clone, Debug)]
enum Shape {
    Text(Text),
    Unknown(Unknown),
}

union! { Shape { tag "type"; "text" => Text(Text), } }

#[derive(Clone, Debug)]
struct Text {
    text: String,
    extra: Extra,
}

object! { Text {
    const "type" = "text",
    "text" => text: required,
} }

#[test]
fn records_a_known_tag_that_cannot_be_decoded() {
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        Shape::from_json(r#"{"type":"text","text":"very-private"}"#).unwrap();
        Shape::from_json(r#"{"type":"dance","text":"very-private"}"#).unwrap();
        assert_eq!(*recorder.all.lock().unwrap(), "", "an event for a value that is known or new");
        Shape::from_json(r#"{"type":"text","text":["very-private"]}"#).unwrap();
    });
    let all = recorder.all.lock().unwrap();
    assert!(all.contains("is kept as `Unknown`") && all.contains("text"), "{all}");
    assert!(!all.contains("very-private"), "{all}");
}

#[tokio::test]
async fn records_no_secret_and_no_body() {
    let recorder = Recorder::default();
    // Connections have a thread of their own, which only uses the global subscriber.
    tracing::subscriber::set_global_default(recorder.clone()).unwrap();
    let server = Server::in_turn(vec![
        response(401, &[], error_body("authentication_error", "very-private")),
        json(200, "\"very-private\""),
        Script::new().send(format!("HTTP/1.1 200 OK\r\nrequest-id: {SECRET}\r\ncontent-length: 1\r\n\r\n1")),
    ])
    .await;
    for _ in 0..3 {
        let call = Request::new(&server.client(), &CREATE)
            .header("x-own", "very-private")
            .json(&Json::string("very-private"));
        let _ = within(call.send::<Json>()).await;
    }
    let all = recorder.all.lock().unwrap();
    assert!(all.contains("things.create") && all.contains("connected to"), "{all}");
    assert!(!all.contains(SECRET) && !all.contains("very-private"), "{all}");
}
