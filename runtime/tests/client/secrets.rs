//! That no secret shows: not in `Debug`, not in errors, whatever the server does.

use std::{error::Error as _, fmt::Write as _};

use anthropic_beta_runtime::{CallOptions, Client, Error, ErrorKind, EventStream, Request, json::Json};
use futures_util::StreamExt;

use crate::{
    operations::{CREATE, STREAM},
    support::{SECRET, Script, Server, answer, events, json, within},
};

/// All that an error shows, with its causes.
fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.body());
    let mut next = error.source();
    while let Some(cause) = next {
        write!(text, "\n{cause}\n{cause:?}").unwrap();
        next = cause.source();
    }
    text
}

#[tokio::test]
async fn a_server_that_repeats_its_request_gives_nothing_away() {
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
async fn a_stream_that_repeats_its_request_gives_nothing_away() {
    let server = Server::start(move |_, request| {
        let key = request.header("x-api-key").unwrap();
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
    let server = Server::start(move |_, request| json(200, request.header("x-api-key").unwrap())).await;
    let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && !shown(&error).contains(SECRET), "{}", shown(&error));
}

#[tokio::test]
async fn broken_connections_give_nothing_away() {
    for script in [
        Script::new().reset(),
        Script::new().send("HTTP/1.1 2").reset(),
        Script::new().send("nonsense\r\n\r\n").close(),
        answer(302, &["location: http://other.example/"], ""),
        answer(200, &["content-type: text/html"], "<html>"),
    ] {
        let server = Server::always(script).await;
        let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
        assert!(!shown(&error).contains("very-secret"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn debug_shows_no_secret() {
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
async fn a_secret_that_cannot_be_sent_is_not_printed() {
    for builder in [
        Client::builder().api_key("very-secret\n1"),
        Client::builder().auth_token("very-secret\u{0}1"),
        Client::builder().api_key("k").header("x-gateway", "very-secret\r\nx-evil: 1"),
        Client::builder().api_key("k").base_url("https://user:very-secret@host"),
        Client::builder().environment(|name| (name == "ANTHROPIC_API_KEY").then(|| "very-secret\n1".into())),
        Client::builder()
            .environment(|name| (name == "ANTHROPIC_CUSTOM_HEADERS").then(|| "very-secret".into())),
        Client::builder()
            .environment(|name| (name == "ANTHROPIC_CUSTOM_HEADERS").then(|| "x: very-secret\u{1}".into())),
        Client::builder()
            .environment(|name| {
                (name == "ANTHROPIC_BASE_URL").then(|| "https://user:very-secret@host".into())
            })
            .api_key("k"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!shown(&error).contains("very-secret"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn a_header_with_a_line_break_is_never_sent() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for value in ["a\r\nx-evil: 1", "a\nb", "a\0b", "a\u{7f}"] {
        let call = Request::new(&client, &CREATE).header("x-own", value);
        let error = within(call.send::<Json>()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let call = Request::new(&client, &CREATE).beta(value);
        assert_eq!(within(call.send::<Json>()).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
        let call = Request::new(&client, &CREATE).options(CallOptions::new().header("x-own", value));
        assert_eq!(within(call.send::<Json>()).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.count(), 0);
}
