//! The responses of the mock server.

use std::time::Duration;

use anthropic_beta_runtime::{ErrorKind, EventStream, JsonLines, http::Method, json::Json, mock::Response};
use serde_json::json;

use crate::{all, get, start};

#[tokio::test]
async fn responds_with_examples_and_records_requests() {
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
async fn responds_with_events_and_lines() {
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
async fn responds_with_scripted_responses_in_order() {
    let (server, client) = start();
    server.respond("things.get", json!("standing"));
    server.respond_once("things.get", Response::error(529, "overloaded_error", "busy"));
    server.respond_once(
        "things.get",
        Response::json(json!("second")).header("x-it", "works").delay(Duration::from_millis(1)),
    );
    // The client retries the first attempt.
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
async fn responds_with_errors_of_the_api() {
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
async fn reports_a_response_that_is_invalid_in_http() {
    let (server, client) = start();
    for response in [
        Response::json(json!(1)).status(1000),
        Response::json(json!(1)).header("a b", "c"),
        Response::empty(101),
    ] {
        server.respond("things.get", response);
        let error = get(&client).await.unwrap_err();
        assert!(error.to_string().contains("the scripted response cannot be sent"), "{error}");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn responds_with_a_status_only() {
    let (server, client) = start();
    server.respond("things.get", Response::empty(200));
    let response = client.request(Method::GET, "/v1/things/1").send_raw().await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers().get("content-type")), (200, None));
    assert!(response.body().is_empty());
}

#[test]
fn closes_the_port_of_a_dropped_server() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (server, client) = start();
    runtime.block_on(get(&client)).unwrap();
    drop(server);
    assert_eq!(runtime.block_on(get(&client)).unwrap_err().kind(), ErrorKind::Connect);
}

#[test]
#[should_panic(
    expected = "there is no endpoint `things.make`; similar names: [\"things.get\", \"things.create\""
)]
fn panics_for_an_unknown_endpoint() {
    start().0.respond("things.make", json!(1));
}
