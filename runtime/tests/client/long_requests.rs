//! The rule for calls that would take too long.

use std::time::Duration;

use anthropic_beta_runtime::{CallOptions, Error, ErrorKind, EventStream, Request, json::Json};

use crate::{
    operations::{CREATE, STREAM},
    support::{Server, events, json, within},
};

async fn create(server: &Server, tokens: i64, options: CallOptions) -> Result<Json, Error> {
    within(Request::new(&server.client(), &CREATE).expected_tokens(tokens).options(options).send()).await
}

#[tokio::test]
async fn refuses_a_long_request_with_the_numbers() {
    let server = Server::always(json(200, "{}")).await;
    assert!(create(&server, 21_333, CallOptions::new()).await.is_ok());
    let error = create(&server, 32_000, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::LongRequest, 0, false));
    let text = error.to_string();
    for number in ["32000", "900 s", "600 s", "21333", "stream"] {
        assert!(text.contains(number), "{number} is not in {text}");
    }
    assert_eq!(create(&server, 21_334, CallOptions::new()).await.unwrap_err().kind(), ErrorKind::LongRequest);
    assert_eq!(
        create(&server, i64::MAX, CallOptions::new()).await.unwrap_err().kind(),
        ErrorKind::LongRequest
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn sends_a_long_request_with_a_timeout_or_permission() {
    let server = Server::always(json(200, "{}")).await;
    for options in [
        CallOptions::new().allow_long_request(),
        CallOptions::new().timeout(Duration::from_secs(9)),
        CallOptions::new().no_timeout(),
    ] {
        assert!(create(&server, 128_000, options).await.is_ok());
    }
    let client = server.builder().timeout(Duration::from_secs(9)).build().unwrap();
    assert!(within(Request::new(&client, &CREATE).expected_tokens(128_000).send::<Json>()).await.is_ok());
}

#[tokio::test]
async fn streams_a_long_request() {
    let server = Server::always(events("").close()).await;
    let call = Request::new(&server.client(), &STREAM).expected_tokens(128_000);
    assert!(within(call.send::<EventStream<Json>>()).await.is_ok());
}
