//! The `Debug` output of types that implement it by hand. `secrets.rs` tests what it must not contain.

use anthropic_beta_runtime::{
    CallOptions, Download, EventStream, JsonLines, Page, Request, Upload,
    json::{Extra, Json, Timestamp},
};
use futures_util::StreamExt;

use crate::{
    operations::{CREATE, FILE, LINES, LIST, STREAM},
    support::{Server, events, json, response, within},
};

#[tokio::test]
async fn prints_the_settings_of_clients_and_calls() {
    let server = Server::always(json(200, "{}")).await;
    let options = CallOptions::new().header("x-own", "1").query("tenant", "2").beta("mine").max_retries(7);
    let builder = server.builder().webhook_key("whsec_c2VjcmV0").options(options);
    let text = format!("{builder:?}");
    assert!(text.starts_with("ClientBuilder { options: CallOptions {"), "{text}");
    for part in [
        r#""x-own""#,
        r#"query: ["tenant"]"#,
        r#"betas: ["mine"]"#,
        "max_retries: Some(7)",
        "webhook_keys: 1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    let client = builder.build().unwrap();
    let text = format!("{client:?}");
    assert!(
        text.starts_with("Client { options: CallOptions {") && text.contains("transport: HttpClient"),
        "{text}"
    );
    let text = format!("{:?}", client.webhook_verifier().unwrap());
    assert_eq!(text, "Verifier { keys: 1, tolerance: 300s, .. }");

    let request = Request::new(&client, &CREATE);
    let shown = r#"Request { operation: "things.create", method: POST, path: "/v1/things", .. }"#;
    assert_eq!(format!("{request:?}"), shown);
    assert_eq!(format!("{:?}", request.send::<Json>()), format!("Call {{ waiting: {shown}, .. }}"));
}

#[tokio::test]
async fn prints_the_progress_of_lists() {
    let server = Server::always(json(200, r#"{"data":[1,2,3],"a":4}"#)).await;
    let client = server.client();
    let page: Page<i64> = within(Request::new(&client, &LIST).send()).await.unwrap();
    assert_eq!(format!("{page:?}"), r#"Page { data: [1, 2, 3], extra: {"a": 4}, has_next_page: false, .. }"#);

    let mut pages = Request::new(&client, &LIST).pages::<i64>();
    assert_eq!(format!("{pages:?}"), "Pages { done: false, .. }");
    assert_eq!(within(pages.by_ref().count()).await, 1);
    assert_eq!(format!("{pages:?}"), "Pages { done: true, .. }");

    let mut items = Request::new(&client, &LIST).items::<i64>();
    within(items.next()).await.unwrap().unwrap();
    assert_eq!(format!("{items:?}"), "Items { ready: 2, pages: Pages { done: true, .. }, .. }");
}

#[tokio::test]
async fn prints_the_operation_of_streams() {
    let server = Server::always(events("data: 1\n\n").close()).await;
    let mut stream: EventStream<Json> = within(Request::new(&server.client(), &STREAM).send()).await.unwrap();
    assert_eq!(format!("{stream:?}"), r#"EventStream { request_id: Some("req_test"), done: false, .. }"#);
    while within(stream.next()).await.is_some() {}
    assert_eq!(format!("{stream:?}"), r#"EventStream { request_id: Some("req_test"), done: true, .. }"#);

    let server = Server::always(response(200, &["content-type: application/x-jsonl"], "1\n")).await;
    let mut lines: JsonLines<i64> = within(Request::new(&server.client(), &LINES).send()).await.unwrap();
    assert_eq!(format!("{lines:?}"), r#"JsonLines { request_id: Some("req_test"), ended: false, .. }"#);
    while within(lines.next()).await.is_some() {}
    assert_eq!(format!("{lines:?}"), r#"JsonLines { request_id: Some("req_test"), ended: true, .. }"#);

    let server = Server::always(response(200, &["content-type: text/plain"], "12345")).await;
    let mut download: Download = within(Request::new(&server.client(), &FILE).send()).await.unwrap();
    while within(download.next()).await.is_some() {}
    assert_eq!(
        format!("{download:?}"),
        r#"Download { request_id: Some("req_test"), received: 5, length: Some(5), .. }"#
    );
}

#[test]
fn prints_values() {
    let upload = Upload::bytes("a.txt", "hello");
    let shown = r#"Upload { file_name: "a.txt", content_type: "text/plain", len: Some(5), .. }"#;
    assert_eq!(format!("{upload:?}"), shown);
    let mut extra = Extra::new();
    extra.insert("a", Json::string("b"));
    assert_eq!(format!("{extra:?}"), r#"{"a": "b"}"#);
    let time: Timestamp = "2025-01-02T03:04:05Z".parse().unwrap();
    assert_eq!(format!("{time:?}"), "2025-01-02T03:04:05Z");
}
