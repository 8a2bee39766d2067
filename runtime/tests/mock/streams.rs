//! Streams that end early, pause, or are written by the test while they run.

use std::time::Duration;

use anthropic_beta_runtime::{CallOptions, ErrorKind, EventStream, http::Method, json::Json, mock::Response};
use serde_json::json;

use crate::{all, start};

#[tokio::test]
async fn truncates_and_stalls_streams_on_request() {
    let (server, client) = start();
    let events =
        || Response::events([json!({"type": "a"}), json!({"type": "b"})]).pace(Duration::from_millis(1));
    let stream = async |options| {
        let call = client.request(Method::GET, "/v1/things/1").options(options);
        all(call.send::<EventStream<Json>>().await.unwrap()).await
    };
    let options = CallOptions::new();
    server.respond("things.get", events().cut_off());
    let got = stream(options.clone()).await;
    assert_eq!(got.len(), 3);
    assert_eq!(got[2].as_ref().unwrap_err().kind(), ErrorKind::Incomplete);
    server.respond("things.get", events().then_hang());
    let got = stream(options.idle_timeout(Duration::from_millis(50))).await;
    assert_eq!(got[2].as_ref().unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn sends_events_of_a_live_response_as_they_are_fed() {
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
    // The response was for one call.
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
