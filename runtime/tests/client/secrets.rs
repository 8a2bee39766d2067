//! Secrets are never revealed: neither in `Debug` output nor in errors, whatever the server sends.

use std::{collections::BTreeMap, fmt::Write as _};

use anthropic_beta_runtime::{
    CallOptions, Client, Error, ErrorKind, EventStream, Request, closed_enum,
    json::{Extra, Json},
    object, union,
};
use futures_util::StreamExt;

use crate::{
    operations::{CREATE, LIST, STREAM},
    support::{SECRET, SHOP, Script, Server, events, json, response, within},
};

/// Returns all output of an error, with its causes.
fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.body());
    let mut next = error.cause().map(|cause| cause as &dyn std::error::Error);
    while let Some(cause) = next {
        write!(text, "\n{cause}\n{cause:?}").unwrap();
        next = cause.source();
    }
    text
}

#[tokio::test]
async fn removes_secrets_from_a_repeated_request() {
    for status in [400, 401, 500] {
        let server = Server::start(move |_, request| {
            let echo = format!("{request:?}").replace('"', "'");
            json(status, format!(r#"{{"type":"error","error":{{"type":"x","message":"{echo}"}}}}"#))
        })
        .await;
        for options in [
            CallOptions::new(),
            CallOptions::new().auth_token("tok-very-secret-1"),
            CallOptions::new().header("authorization", "Basic tok-very-secret-1"),
        ] {
            let call = Request::new(&server.client(), &CREATE).options(options.max_retries(0));
            let error = within(call.send::<Json>()).await.unwrap_err();
            let text = shown(&error);
            assert!(text.contains("[redacted]"), "{text}");
            assert!(!text.contains(SECRET) && !text.contains("very-secret"), "{text}");
        }
    }
}

#[tokio::test]
async fn removes_secrets_from_a_stream() {
    let server = Server::start(move |_, request| {
        let key = request.header("x-shop-key").unwrap();
        events(format!("data: {key}\n\nevent: error\ndata: {key}\n\n")).close()
    })
    .await;
    let stream: EventStream<Json> = within(Request::new(&server.client(), &STREAM).send()).await.unwrap();
    let errors: Vec<_> = within(stream.map(Result::unwrap_err).collect()).await;
    assert_eq!(errors.len(), 2);
    for error in errors {
        let text = shown(&error);
        assert!(text.contains("[redacted]") && !text.contains(SECRET), "{text}");
    }
    let server = Server::start(move |_, request| json(200, request.header("x-shop-key").unwrap())).await;
    let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && !shown(&error).contains(SECRET), "{}", shown(&error));
}

#[tokio::test]
async fn prints_no_secret_in_errors_of_connections() {
    for script in [
        Script::new().reset(),
        Script::new().send("HTTP/1.1 2").reset(),
        Script::new().send("nonsense\r\n\r\n").close(),
        response(302, &["location: http://other.example/"], ""),
        response(200, &["content-type: text/html"], "<html>"),
    ] {
        let server = Server::always(script).await;
        let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
        assert!(!shown(&error).contains("very-secret"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn prints_no_secret_in_debug_output() {
    let server = Server::always(json(200, "{}")).await;
    let builder = server
        .builder()
        .auth_token("tok-very-secret-1")
        .header("x-gateway", "very-secret-2")
        .webhook_key("whsec_very-secret-3")
        .options(CallOptions::new().api_key("very-secret-4").query("token", "very-secret-5"));
    let mut text = format!("{builder:?}");
    let client = builder.build().unwrap();
    let request =
        Request::new(&client, &CREATE).header("x-own", "very-secret-6").json(&Json::string("very-secret-7"));
    write!(text, "{client:?} {client:#?} {request:?} {:?}", request.try_clone().unwrap().send::<Json>())
        .unwrap();
    let call = request.send::<Json>();
    write!(text, "{call:?} {:?}", client.webhook_verifier().err()).unwrap();
    assert!(!text.contains("very-secret"), "{text}");
}

#[tokio::test]
async fn does_not_print_an_invalid_secret() {
    for builder in [
        Client::builder(&SHOP).api_key("very-secret\n1"),
        Client::builder(&SHOP).auth_token("very-secret\u{0}1"),
        Client::builder(&SHOP).api_key("k").header("x-gateway", "very-secret\r\nx-evil: 1"),
        Client::builder(&SHOP).api_key("k").base_url("https://user:very-secret@host"),
        Client::builder(&SHOP).environment(|name| (name == "SHOP_KEY").then(|| "very-secret\n1".into())),
        Client::builder(&SHOP).environment(|name| (name == "SHOP_HEADERS").then(|| "very-secret".into())),
        Client::builder(&SHOP)
            .environment(|name| (name == "SHOP_HEADERS").then(|| "x: very-secret\u{1}".into())),
        Client::builder(&SHOP)
            .environment(|name| (name == "SHOP_URL").then(|| "https://user:very-secret@host".into()))
            .api_key("k"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!shown(&error).contains("very-secret"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn refuses_a_header_with_a_line_break() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for value in ["a\r\nx-evil: 1", "a\nb", "a\0b", "a\u{7f}"] {
        let call = Request::new(&client, &CREATE).header("x-own", value);
        let error = within(call.send::<Json>()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsendable);
        let call = Request::new(&client, &CREATE).beta(value);
        assert_eq!(within(call.send::<Json>()).await.unwrap_err().kind(), ErrorKind::Unsendable);
        let call = Request::new(&client, &CREATE).options(CallOptions::new().header("x-own", value));
        assert_eq!(within(call.send::<Json>()).await.unwrap_err().kind(), ErrorKind::Unsendable);
    }
    assert_eq!(server.count(), 0);
}

/// The values of a response that can be part of an error's text.
#[derive(Clone, Debug)]
struct Strict {
    kind: Kind,
    shape: Option<Shape>,
    map: Option<BTreeMap<String, i64>>,
    extra: Extra,
}

object! { Strict {
    "kind" => kind: required,
    "shape" => shape: optional,
    "map" => map: optional,
} }

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Plain,
}

closed_enum! { Kind { Plain = "plain" } }

#[derive(Clone, Debug)]
enum Shape {
    Nothing,
}

union! { closed Shape { tag "type"; null => Nothing, } }

#[tokio::test]
async fn removes_an_echoed_key_from_every_value() {
    let escaped: String = SECRET.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let head = |status: &str| format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n");
    let whole = |head: String, body: &str| format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let long = |before: usize| format!(r#"{{"kind":"{}{SECRET}"}}"#, "x".repeat(before));
    let responses = [
        ("an enum's value", whole(head("200 OK"), &format!(r#"{{"kind":"{SECRET}"}}"#))),
        ("an enum's value, escaped", whole(head("200 OK"), &format!(r#"{{"kind":"{escaped}"}}"#))),
        ("an enum's value, cut off", whole(head("200 OK"), &long(64 - 20))),
        ("a tag", whole(head("200 OK"), &format!(r#"{{"kind":"plain","shape":{{"type":"{SECRET}"}}}}"#))),
        ("a key", whole(head("200 OK"), &format!(r#"{{"kind":"plain","map":{{"{SECRET}":true}}}}"#))),
        ("a request id", whole(format!("{}request-id: {SECRET}\r\n", head("404 Not Found")), "{}")),
        ("an id in the body", whole(head("404 Not Found"), &format!(r#"{{"request_id":"{SECRET}"}}"#))),
        ("a type of error", whole(head("404 Not Found"), &format!(r#"{{"error":{{"type":"{escaped}"}}}}"#))),
        ("a page", whole(head("404 Not Found"), &format!("{}{SECRET}", "x".repeat(180)))),
        (
            "a body past the limit",
            whole(head("404 Not Found"), &format!("{}{SECRET}", "x".repeat((1 << 20) - 20))),
        ),
        ("a host", whole(format!("{}location: https://{SECRET}.example/\r\n", head("307 Moved")), "{}")),
    ];
    for (name, response) in responses {
        let server = Server::always(Script::new().send(response)).await;
        let error = within(Request::new(&server.client(), &CREATE).send::<Strict>()).await.unwrap_err();
        let mut text = shown(&error);
        write!(text, "{:?} {:?}", error.headers(), error.json_path()).unwrap();
        assert!(!text.contains("very-secret"), "{name}: {}", &text[..text.len().min(2000)]);
        assert!(!text.to_lowercase().contains("\\u0076\\u0065"), "{name}: {}", &text[..text.len().min(2000)]);
        assert!(text.contains("[redacted]"), "{name}: {}", &text[..text.len().min(2000)]);
    }
    let server = Server::always(json(200, format!(r#"{{"data":[1],"next_page":"{SECRET}"}}"#))).await;
    let items: Vec<_> = within(Request::new(&server.client(), &LIST).items::<i64>().collect()).await;
    let text = shown(items.last().unwrap().as_ref().unwrap_err());
    assert!(text.contains("[redacted]") && !text.contains(SECRET), "{text}");
}
