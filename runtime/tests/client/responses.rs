//! Responses that the endpoint does not normally send.

use anthropic_beta_runtime::{
    CallOptions, Client, Error, ErrorKind, EventStream, JsonLines, Request,
    json::{Decode, Json},
};

use crate::{
    operations::{CREATE, LINES, STOP, STREAM},
    support::{Script, Server, error_body, events, json, response, within},
};

async fn create<T: Decode>(script: Script) -> Result<T, Error> {
    let server = Server::always(script).await;
    within(Request::new(&server.client(), &CREATE).options(CallOptions::new().max_retries(0)).send()).await
}

#[tokio::test]
async fn keeps_every_part_of_an_api_error() {
    let body = error_body("rate_limit_error", "Slow down");
    let error = create::<Json>(json(429, &body)).await.unwrap_err();
    assert_eq!((error.kind(), error.error_type()), (ErrorKind::RateLimited, Some("rate_limit_error")));
    assert_eq!((error.message(), error.body()), ("Slow down", Some(body.as_str())));
    assert_eq!(error.request_id(), Some("req_test"));
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
}

#[tokio::test]
async fn keeps_an_html_error_page_as_text() {
    let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let error = create::<Json>(response(502, &["content-type: text/html"], page)).await.unwrap_err();
    assert_eq!((error.kind(), error.body(), error.error_type()), (ErrorKind::Server, Some(page), None));
    assert!(error.to_string().contains("502 Bad Gateway"));
}

#[tokio::test]
async fn keeps_an_error_whose_body_ends_early() {
    let cut = Script::new().send("HTTP/1.1 404 No\r\ncontent-length: 100\r\n\r\nsorr").close();
    let error = create::<Json>(cut).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::NotFound, Some("sorr")));
}

#[tokio::test]
async fn truncates_an_endless_error_body() {
    let error = create::<Json>(response(500, &[], vec![b'x'; 5 << 20])).await.unwrap_err();
    assert_eq!((error.kind(), error.body().map(str::len)), (ErrorKind::Server, Some(1 << 20)));
}

#[tokio::test]
async fn refuses_an_html_page_as_success() {
    let error =
        create::<Json>(response(200, &["content-type: text/html"], "<html>login</html>")).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, Some("<html>login</html>")));
    assert!(error.to_string().contains("text/html"), "{error}");
}

#[tokio::test]
async fn accepts_json_with_a_wrong_content_type() {
    for header in ["content-type: text/plain", "content-type: application/octet-stream", "x-nothing: 1"] {
        assert_eq!(create::<i64>(response(200, &[header], "7")).await.unwrap(), 7);
    }
}

#[tokio::test]
async fn refuses_an_empty_body_where_json_is_required() {
    for script in [json(200, ""), json(200, " \n"), response(204, &[], "")] {
        let error = create::<Json>(script).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("empty"), "{error}");
    }
    let error = create::<i64>(json(200, "null")).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, Some("null")));
}

#[tokio::test]
async fn accepts_an_empty_body_where_it_is_allowed() {
    for script in [json(200, ""), json(200, "null"), response(204, &[], "")] {
        let server = Server::always(script).await;
        let call = Request::new(&server.client(), &STOP);
        assert_eq!(within(call.send::<Option<i64>>()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn reports_the_position_and_text_of_a_decode_error() {
    let text = r#"{"a":[{"b":true}]}"#;
    let error = create::<std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, i64>>>>(
        json(200, text),
    )
    .await
    .unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("things.create")));
    assert_eq!((error.json_path(), error.body()), (Some("a[0].b"), Some(text)));
    assert_eq!((error.status().map(|s| s.as_u16()), error.request_id()), (Some(200), Some("req_test")));
    assert!(!error.is_retryable());
    let text = error.to_string();
    assert!(text.contains("things.create") && text.contains("a[0].b"), "{text}");
}

#[tokio::test]
async fn refuses_truncated_json_and_trailing_text() {
    for text in ["{\"a\":", "[1,2", "{} {}", "\"half", "nul"] {
        let error = create::<Json>(json(200, text)).await.unwrap_err();
        assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, Some(text)));
    }
}

#[tokio::test]
async fn refuses_deeply_nested_json() {
    let depth = 1_000_000;
    let text = "[".repeat(depth) + &"]".repeat(depth);
    let error = create::<Json>(json(200, &text)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested"), "{error}");
    // The body of an error is decoded too.
    assert_eq!(create::<Json>(json(400, &text)).await.unwrap_err().kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn refuses_invalid_utf8() {
    let error = create::<Json>(json(200, b"{\"a\":\"\xff\"}")).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, None));
    assert_eq!(&error.body_bytes().unwrap()[..], b"{\"a\":\"\xff\"}");
    assert!(create::<Json>(json(400, b"\xff\xfe")).await.unwrap_err().body().is_none());
}

#[tokio::test]
async fn refuses_a_body_that_exceeds_the_limit() {
    let client = |server: &Server| server.builder().max_body_bytes(10).build().unwrap();
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n[1,2,3\r\n6\r\n,4,5,6\r\n";
    for script in [json(200, "[1,2,3,4,5,6]"), Script::new().send(head).hang()] {
        let server = Server::always(script).await;
        let error = within(Request::new(&client(&server), &CREATE).send::<Json>()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Limit, 1));
    }
    // A body that is announced as too large is refused at once.
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
    let server = Server::always(Script::new().send(head).hang()).await;
    let error = within(Request::new(&client(&server), &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.to_string().contains("1000000"), "{error}");
    let server = Server::always(json(200, "[1,2,3,40]")).await;
    assert!(within(Request::new(&client(&server), &CREATE).send::<Json>()).await.is_ok());
}

fn client(server: &Server) -> Client {
    server.client()
}

#[tokio::test]
async fn refuses_json_instead_of_a_stream() {
    let server = Server::always(json(200, "{\"type\":\"message\"}")).await;
    let error =
        within(Request::new(&client(&server), &STREAM).send::<EventStream<Json>>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("application/json"), "{error}");
}

#[tokio::test]
async fn refuses_a_stream_instead_of_json() {
    // The server keeps the connection open, so reading the body to its end would block.
    let server = Server::always(events("data: {}\n\n").hang()).await;
    let error = within(Request::new(&client(&server), &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text/event-stream"), "{error}");
    server.all_closed().await;
}

#[tokio::test]
async fn refuses_a_page_instead_of_lines() {
    let server = Server::always(response(200, &["content-type: text/html"], "<html>")).await;
    let error = within(Request::new(&client(&server), &LINES).send::<JsonLines<Json>>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn prints_the_body_of_an_error_but_not_of_a_success() {
    let error = create::<i64>(json(200, r#""a person's words""#)).await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("body_bytes: 18") && !shown.contains("person"), "{shown}");
    let error = create::<i64>(json(400, r#"{"why":"a gateway's words"}"#)).await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("a gateway's words") && !shown.contains("body_bytes"), "{shown}");
}

#[tokio::test]
async fn keeps_the_first_mib_of_a_large_body_in_an_error() {
    let text = format!(r#""{}""#, "x".repeat(3 << 20));
    let error = create::<i64>(json(200, &text)).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, Some(&text[..1 << 20])));
}

#[tokio::test]
async fn reads_a_stream_as_a_whole_with_raw() {
    let server = Server::always(events("data: 1\n\n").close()).await;
    let call = Request::new(&server.client(), &crate::operations::CREATE).send::<Json>().raw();
    assert_eq!(within(call).await.unwrap().body(), "data: 1\n\n");
}
