//! The server that stands in for the API, against the client.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::{future::poll_fn, pin::pin, time::Duration};

use anthropic_beta_runtime::{
    Accept, Client, ErrorKind, EventStream, JsonLines, Operation, Upload,
    http::Method,
    json::{Extra, Json, Unknown, UnknownValue},
    mock::{Api, Endpoint, Example, Response, Server},
    object, open_enum, union,
};
use futures_core::Stream;
use serde_json::json;

#[path = "support/api.rs"]
mod api;

use api::SHOP;

struct Things(Client);

impl From<Client> for Things {
    fn from(client: Client) -> Self {
        Self(client)
    }
}

static GET: Operation = Operation::new("things.get", Method::GET, "/v1/things/{thing_id}");
static CREATE: Operation = Operation::new("things.create", Method::POST, "/v1/things");
static ORDER: Operation = Operation::new("things.order", Method::POST, "/v1/things/order");
static SHOW: Operation = Operation::new("things.show", Method::POST, "/v1/things/show");
static LINES: Operation =
    Operation::new("things.lines", Method::GET, "/v1/things/{thing_id}/lines").accept(Accept::Lines);

#[derive(Debug, Clone)]
struct Order {
    size: Size,
    parts: Vec<Part>,
    note: Option<String>,
    color: Option<Color>,
    extra: Extra,
}

object! { Order {
    "size" => size: required,
    "parts/all" => parts: tolerant,
    "note" => note: optional,
    "color" => color: optional,
} }

#[derive(Debug, Clone, PartialEq)]
enum Size {
    Small,
    Unknown(UnknownValue),
}

open_enum! { Size { Small = "small" } }

#[derive(Debug, Clone, PartialEq)]
enum Color {
    Black,
    Unknown(UnknownValue),
}

open_enum! { any_text Color { Black = "black" } }

#[derive(Debug, Clone)]
enum Part {
    Wheel(Wheel),
    Name(String),
    Unknown(Unknown),
}

union! { Part {
    tag "type";
    "wheel" => Wheel(Wheel) from,
    string => Name(String) from,
} }

#[derive(Debug, Clone)]
struct Wheel {
    spokes: i64,
    extra: Extra,
}

object! { Wheel {
    const "type" = "wheel",
    "spokes" => spokes: required,
} }

impl Api for Things {
    const FACTS: &'static anthropic_beta_runtime::Api = &SHOP;
    const ENDPOINTS: &'static [Endpoint] = &[
        Endpoint::new(&GET, Example::Json(r#"{"id": "thing_1"}"#)),
        Endpoint::new(
            &CREATE,
            Example::JsonOrEvents {
                json: r#"{"made": 1}"#,
                events: r#"[{"type": "start"}, {"type": "stop"}]"#,
                flag: "stream",
            },
        ),
        Endpoint::new(&ORDER, Example::Json(r#"{"ordered": 1}"#)).json::<Order>(),
        Endpoint::new(&SHOW, Example::Json(r#"{"shown": 1}"#)).form(&["file"]),
        Endpoint::new(&LINES, Example::Lines("[{\n  \"n\": 1\n}, {\"n\": 2}]")),
    ];
}

fn start() -> (Server<Things>, Client) {
    let server = Server::<Things>::start().unwrap();
    let client = server.client().unwrap().0;
    (server, client)
}

async fn get(client: &Client) -> Result<Json, anthropic_beta_runtime::Error> {
    client.request(Method::GET, "/v1/things/a%2Fb").query("types[]", "x y").send().await
}

async fn all<T>(stream: impl Stream<Item = T>) -> Vec<T> {
    let (mut stream, mut items) = (pin!(stream), Vec::new());
    while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        items.push(item);
    }
    items
}

#[tokio::test]
async fn answers_with_examples_and_records_what_came() {
    let (server, client) = start();
    assert_eq!(get(&client).await.unwrap(), json!({"id": "thing_1"}).into());
    let requests = server.requests_to("things.get");
    let request = &requests[0];
    assert_eq!((request.method(), request.path()), (&Method::GET, "/v1/things/a%2Fb"));
    assert_eq!((request.parameter("thing_id"), request.parameter("id")), (Some("a/b"), None));
    assert_eq!((request.query("types[]"), request.query("shop")), (Some("x y"), Some("true")));
    assert_eq!(request.header("x-shop-key"), Some("mock-key"));
    assert!(request.body().is_empty() && request.json().is_null() && request.form().is_empty());
}

#[tokio::test]
async fn answers_events_where_the_body_asks_for_them_and_lines() {
    let (server, client) = start();
    let create = |stream: bool| {
        let body = Json::from(json!({"stream": stream}));
        client.request(Method::POST, "/v1/things").json(&body)
    };
    assert_eq!(create(false).send::<Json>().await.unwrap(), json!({"made": 1}).into());
    let events = all(create(true).send::<EventStream<Json>>().await.unwrap()).await;
    let events: Vec<Json> = events.into_iter().map(Result::unwrap).collect();
    assert_eq!(events, [json!({"type": "start"}).into(), json!({"type": "stop"}).into()]);
    let lines = client.request(Method::GET, "/v1/things/1/lines").send::<JsonLines<Json>>().await.unwrap();
    let lines: Vec<Json> = all(lines).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(lines, [json!({"n": 1}).into(), json!({"n": 2}).into()]);
    assert_eq!(server.requests()[1].json(), json!({"stream": true}));
    assert_eq!(server.example("things.lines"), json!([{"n": 1}, {"n": 2}]).into());
}

#[tokio::test]
async fn scripted_answers_come_in_order_then_the_standing_one() {
    let (server, client) = start();
    server.respond("things.get", json!("standing"));
    server.respond_once("things.get", Response::error(529, "overloaded_error", "busy"));
    server.respond_once(
        "things.get",
        Response::json(json!("second")).header("x-it", "works").delay(Duration::from_millis(1)),
    );
    // The client repeats the first attempt by itself.
    assert_eq!(get(&client).await.unwrap(), json!("second").into());
    assert_eq!(get(&client).await.unwrap(), json!("standing").into());
    assert_eq!(server.requests().len(), 3);
    server.respond_with("things.get", |request| Response::json(json!(request.parameter("thing_id"))));
    assert_eq!(get(&client).await.unwrap(), json!("a/b").into());
    server.reset();
    assert_eq!(server.requests().len(), 0);
    assert_eq!(get(&client).await.unwrap(), json!({"id": "thing_1"}).into());
}

#[tokio::test]
async fn errors_are_the_api_s() {
    let (server, client) = start();
    server.respond("things.get", Response::error(404, "not_found_error", "no such thing"));
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::NotFound, Some("req_mock_1")));
    let error = client.request(Method::GET, "/v1/other").send::<Json>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("there is no endpoint GET /v1/other"), "{error}");
    assert_eq!(server.requests()[1].operation(), None);
}

#[tokio::test]
async fn a_response_that_http_cannot_carry_says_so() {
    let (server, client) = start();
    for response in [
        Response::json(json!(1)).status(1000),
        Response::json(json!(1)).header("a b", "c"),
        Response::empty(101),
    ] {
        server.respond("things.get", response);
        let error = get(&client).await.unwrap_err();
        assert!(error.to_string().contains("the scripted response can't be sent"), "{error}");
    }
    assert_eq!(server.requests().len(), 3);
}

async fn order(client: &Client, body: serde_json::Value) -> Result<Json, anthropic_beta_runtime::Error> {
    client.request(Method::POST, "/v1/things/order").json(&Json::from(body)).send().await
}

#[tokio::test]
async fn a_request_that_the_api_would_refuse_is_refused_with_the_place() {
    let (server, client) = start();
    let wheel = json!({"type": "wheel", "spokes": 32});
    let good = json!({"size": "small", "parts/all": [wheel, "bell"], "color": "mauve", "new": 1});
    assert_eq!(order(&client, good.clone()).await.unwrap(), json!({"ordered": 1}).into());
    // What is scripted is never the response to such a request, and is left for the next one.
    server.respond_once("things.order", json!("scripted"));
    for (body, reason) in [
        (json!(null), "expected an object, found null"),
        (json!({"parts/all": []}), "the field `size` is missing"),
        (json!({"size": "small"}), "the field `parts/all` is missing"),
        (json!({"size": "smal", "parts/all": []}), "/size: expected one of small; found \"smal\""),
        (json!({"size": 1, "parts/all": []}), "/size: expected a string, found a number"),
        (json!({"size": "small", "parts/all": {}}), "/parts~1all: expected a list, found an object"),
        (json!({"size": "small", "parts/all": [], "note": 1}), "/note: expected a string, found a number"),
        (
            json!({"size": "small", "parts/all": ["bell", {"type": "wheel"}]}),
            "/parts~1all/1: the field `spokes` is missing",
        ),
        (
            json!({"size": "small", "parts/all": [{"type": "wheel", "spokes": "32"}]}),
            "/parts~1all/0/spokes: expected an integer, found a string",
        ),
        (
            json!({"size": "small", "parts/all": [{"type": "wing"}]}),
            "/parts~1all/0: expected one of wheel, string; found \"wing\"",
        ),
        (
            json!({"size": "small", "parts/all": [7]}),
            "/parts~1all/0: expected one of wheel, string; found a number",
        ),
    ] {
        let error = order(&client, body.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, reason), "{body}");
        assert_eq!(error.error_type(), Some("invalid_request_error"));
    }
    assert_eq!(order(&client, good).await.unwrap(), json!("scripted").into());
    let not_json = client.request(Method::POST, "/v1/things/order").bytes("{", "application/json");
    assert_eq!(not_json.send::<Json>().await.unwrap_err().kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn a_form_without_a_required_part_is_refused() {
    let (_server, client) = start();
    let form = |name: &str| anthropic_beta_runtime::Form::new().part(name, Upload::bytes("a.txt", "text"));
    let show = async |form| client.request(Method::POST, "/v1/things/show").form(form).send::<Json>().await;
    assert!(show(form("file")).await.is_ok());
    let error = show(form("fill")).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, "the form lacks the part `file`"));
}

#[tokio::test]
async fn a_server_told_so_accepts_anything() {
    let (server, client) = start();
    server.accept_anything();
    assert!(order(&client, json!([])).await.is_ok());
    server.reset();
    assert_eq!(order(&client, json!([])).await.unwrap_err().kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn an_empty_response_has_a_status_alone() {
    let (server, client) = start();
    server.respond("things.get", Response::empty(200));
    let response = client.request(Method::GET, "/v1/things/1").send_raw().await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers().get("content-type")), (200, None));
    assert!(response.body().is_empty());
}

#[tokio::test]
async fn streams_break_off_and_fall_silent_on_demand() {
    let (server, client) = start();
    let events =
        || Response::events([json!({"type": "a"}), json!({"type": "b"})]).pace(Duration::from_millis(1));
    let stream = async |options| {
        let call = client.request(Method::GET, "/v1/things/1").options(options);
        all(call.send::<EventStream<Json>>().await.unwrap()).await
    };
    let options = anthropic_beta_runtime::CallOptions::new();
    server.respond("things.get", events().cut_off());
    let got = stream(options.clone()).await;
    assert_eq!(got.len(), 3);
    assert_eq!(got[2].as_ref().unwrap_err().kind(), ErrorKind::Incomplete);
    server.respond("things.get", events().then_hang());
    let got = stream(options.idle_timeout(Duration::from_millis(50))).await;
    assert_eq!(got[2].as_ref().unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_live_response_sends_what_the_test_does_when_it_does() {
    let (server, client) = start();
    let open =
        async || client.request(Method::GET, "/v1/things/a").send::<EventStream<Json>>().await.unwrap();
    let (feed, response) = Response::live([json!({ "n": 0 })]);
    server.respond("things.get", response);
    let mut events = open().await;
    assert_eq!(events.next().await.unwrap().unwrap(), json!({ "n": 0 }).into());
    for n in 1..3 {
        assert!(feed.send(json!({ "n": n })));
        assert_eq!(events.next().await.unwrap().unwrap(), json!({ "n": n }).into());
    }
    drop(feed);
    assert!(events.next().await.is_none());
    // It was for one call.
    let mut again = open().await;
    assert!(again.next().await.is_some());
    assert!(again.next().await.is_none());

    let (feed, response) = Response::live([json!({ "n": 0 })]);
    server.respond("things.get", response);
    let mut events = open().await;
    assert!(events.next().await.unwrap().is_ok());
    feed.cut_off();
    assert_eq!(events.next().await.unwrap().unwrap_err().kind(), ErrorKind::Incomplete);
}

#[tokio::test]
async fn forms_come_apart() {
    let (server, client) = start();
    let form = anthropic_beta_runtime::Form::new().part("file", Upload::bytes("a.txt", "text"));
    client.request(Method::POST, "/v1/things").form(form).send::<Json>().await.unwrap();
    let parts = server.requests()[0].form();
    assert_eq!(
        (&*parts[0].name, parts[0].file_name.as_deref(), &*parts[0].body),
        ("file", Some("a.txt"), &b"text"[..])
    );
}

#[test]
#[should_panic(
    expected = "there is no endpoint `things.make`; these begin alike: [\"things.get\", \"things.create\""
)]
fn a_misspelt_endpoint_is_told_at_once() {
    start().0.respond("things.make", json!(1));
}

#[test]
fn a_dropped_server_answers_no_more() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (server, client) = start();
    runtime.block_on(get(&client)).unwrap();
    drop(server);
    assert_eq!(runtime.block_on(get(&client)).unwrap_err().kind(), ErrorKind::Connect);
}
