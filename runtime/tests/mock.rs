//! The server that stands in for the API, against the client.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::{future::poll_fn, pin::pin, time::Duration};

use anthropic_beta_runtime::{
    Accept, Client, ErrorKind, EventStream, JsonLines, Operation, Upload,
    http::Method,
    json::Json,
    mock::{Api, Endpoint, Example, Response, Server},
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
static LINES: Operation =
    Operation::new("things.lines", Method::GET, "/v1/things/{thing_id}/lines").accept(Accept::Lines);

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
