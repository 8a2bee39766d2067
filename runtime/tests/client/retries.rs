//! Which attempts are retried, and when.

use std::time::{Duration, SystemTime};

use anthropic_beta_runtime::{
    Body, CallOptions, Error, ErrorKind, Request,
    json::Json,
    multipart::Form,
    retry::Policy,
    transport::{TransportError, TransportErrorKind},
    upload::Upload,
};

use crate::{
    operations::CREATE,
    support::{SECRET, Server, error_body, json, response, within},
    transports::canned,
};

async fn create(server: &Server) -> Result<Json, Error> {
    within(Request::new(&server.client(), &CREATE).send()).await
}

#[tokio::test]
async fn retries_until_success() {
    for status in [408, 409, 429, 500, 502, 503, 504, 529] {
        let server =
            Server::in_turn(vec![json(status, error_body("api_error", "no")), json(200, "{}")]).await;
        assert!(create(&server).await.is_ok(), "{status}");
        assert_eq!(server.count(), 2, "{status}");
    }
}

#[tokio::test]
async fn returns_the_last_error_after_all_retries() {
    let server = Server::always(json(529, error_body("overloaded_error", "Overloaded"))).await;
    let error = create(&server).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Overloaded, 3, 3));
    assert!(error.is_retryable());
    assert_eq!(
        error.to_string(),
        "things.create: overloaded (status 529, overloaded_error): Overloaded [request id req_test] [3 attempts]"
    );
}

#[tokio::test]
async fn does_not_retry_client_errors() {
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Authentication),
        (403, ErrorKind::PermissionDenied),
        (404, ErrorKind::NotFound),
        (413, ErrorKind::TooLarge),
        (422, ErrorKind::Unprocessable),
    ] {
        let server = Server::always(json(status, error_body("x_error", "no"))).await;
        let error = create(&server).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable(), server.count()), (kind, false, 1));
        assert_eq!(error.status().map(|s| s.as_u16()), Some(status));
    }
}

#[tokio::test]
async fn obeys_x_should_retry() {
    let server = Server::always(response(500, &["x-should-retry: false"], "")).await;
    let error = create(&server).await.unwrap_err();
    assert_eq!((server.count(), error.is_retryable()), (1, false));

    let server = Server::in_turn(vec![response(400, &["x-should-retry: true"], ""), json(200, "{}")]).await;
    assert!(create(&server).await.is_ok());
    assert_eq!(server.count(), 2);

    let server = Server::always(response(400, &["x-should-retry: perhaps"], "")).await;
    assert!(create(&server).await.is_err());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn obeys_every_form_of_retry_after() {
    let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(30));
    for status in [429, 529] {
        for (header, range) in [
            ("retry-after-ms: 1500.5".to_owned(), 1.5..1.51),
            ("retry-after: 2".to_owned(), 2.0..2.01),
            ("retry-after: 0.25".to_owned(), 0.25..0.26),
            (format!("retry-after: {soon}"), 20.0..31.0),
        ] {
            let server = Server::always(response(status, &[&header], "")).await;
            let options = CallOptions::new().max_retries(0);
            let call = Request::new(&server.client(), &CREATE).options(options);
            let error = within(call.send::<Json>()).await.unwrap_err();
            let wait = error.retry_after().unwrap().as_secs_f64();
            assert!(range.contains(&wait), "{header}: {wait}");
        }
    }
}

#[tokio::test]
async fn ignores_an_invalid_retry_after() {
    for header in [
        "retry-after: -5",
        "retry-after: 0",
        "retry-after: 86400",
        "retry-after: 1e300",
        "retry-after: NaN",
        "retry-after: soon",
        "retry-after: Thu, 01 Jan 1970 00:00:00 GMT",
        "retry-after: Fri, 31 Dec 9999 23:59:59 GMT",
        "retry-after-ms: -1",
        "retry-after-ms: inf",
        "retry-after-ms: 99999999999999999999",
    ] {
        // The client's own delays are a few milliseconds, any of these would be much longer.
        let server = Server::in_turn(vec![response(429, &[header], ""), json(200, "{}")]).await;
        assert!(create(&server).await.is_ok(), "{header}");
        assert_eq!(server.count(), 2, "{header}");
    }
}

#[tokio::test]
async fn sends_the_same_idempotency_key_in_all_attempts_of_a_call() {
    let server = Server::in_turn(vec![json(500, ""), json(500, ""), json(200, "{}")]).await;
    assert!(create(&server).await.is_ok());
    assert!(create(&server).await.is_ok());
    let keys: Vec<String> =
        server.received().iter().map(|r| r.header("idempotency-key").unwrap().to_owned()).collect();
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[2], keys[3]);
}

#[tokio::test]
async fn sends_the_whole_body_in_each_attempt() {
    let server = Server::in_turn(vec![json(500, ""), json(200, "{}")]).await;
    let form = Form::with_boundary("b").unwrap().part("file", Upload::bytes("a.txt", "hello"));
    let _: Json = within(Request::new(&server.client(), &CREATE).form(form).send()).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(!received[0].body.is_empty() && received[0].body == received[1].body);
}

#[tokio::test]
async fn does_not_retry_a_body_that_can_be_read_once() {
    let server = Server::always(json(500, error_body("api_error", "no"))).await;
    let upload = Upload::reader("a.txt", std::io::Cursor::new("hello"), None);
    let call = Request::new(&server.client(), &CREATE).form(Form::new().part("file", upload));
    assert!(call.try_clone().is_none());
    let error = within(call.send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Server, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn does_not_retry_a_dropped_call() {
    let busy =
        || Ok(http::Response::builder().status(429).header("retry-after", "30").body(Body::empty()).unwrap());
    let (transport, client) = canned(vec![busy(), busy()]);
    let call = Request::new(&client, &CREATE).send::<Json>();
    assert!(tokio::time::timeout(Duration::from_secs(29), call).await.is_err());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(transport.seen.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn doubles_the_delay_between_attempts() {
    let failed = || Err(TransportError::new(TransportErrorKind::Connection, "broken"));
    let (_, client) = canned((0..5).map(|_| failed()).collect());
    let client = client.with_options(CallOptions::new().max_retries(4));
    let begun = tokio::time::Instant::now();
    assert!(Request::new(&client, &CREATE).send::<Json>().await.is_err());
    // 100, 200, 400 and 800 ms, each shortened by up to a quarter.
    let waited = begun.elapsed().as_millis();
    assert!((1125..=1504).contains(&waited), "{waited}");
}

#[tokio::test]
async fn obeys_retry_if() {
    let busy = || json(429, error_body("rate_limit_error", "slow down"));
    let server = Server::in_turn(vec![json(400, error_body("x_error", "no")), json(200, "7"), busy()]).await;
    let client = server
        .builder()
        .retry_if(|error| error.kind() == ErrorKind::BadRequest && error.operation() == Some("things.create"))
        .build()
        .unwrap();
    // For a client: retries what is not retried by default, and the reverse.
    assert_eq!(within(Request::new(&client, &CREATE).send::<i64>()).await.unwrap(), 7);
    let call = |options| within(Request::new(&client, &CREATE).options(options).send::<Json>());
    let error = call(CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::RateLimited, 1, 3));
    // For one call, by the number of attempts; the last attempt is not retried in any case.
    let error = call(CallOptions::new().retry_if(|error| error.attempts() < 2)).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    let error = call(CallOptions::new().max_retries(3).retry_if(|_| true)).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
}

#[tokio::test]
async fn passes_no_secret_to_retry_if() {
    let server = Server::always(json(500, error_body("api_error", SECRET))).await;
    let (seen, sink) = std::sync::mpsc::channel();
    let options = CallOptions::new().retry_if(move |error| seen.send(format!("{error} {error:?}")).is_err());
    let call = Request::new(&server.client(), &CREATE).options(options).send::<Json>();
    assert!(within(call).await.is_err());
    let text = sink.recv().unwrap();
    assert!(text.contains("api_error") && !text.contains(SECRET), "{text}");
}

#[tokio::test(start_paused = true)]
async fn uses_the_retry_policy_of_a_call() {
    let overloaded = || Ok(http::Response::builder().status(529).body(Body::empty()).unwrap());
    let (transport, client) = canned((0..4).map(|_| overloaded()).collect());
    let policy = Policy::default()
        .with_max_retries(3)
        .with_first_delay(Duration::from_secs(3))
        .with_max_delay(Duration::from_secs(5))
        .with_jitter(false);
    let options = CallOptions::new().no_timeout().retry_policy(policy);
    let begun = tokio::time::Instant::now();
    let error = Request::new(&client, &CREATE).options(options).send::<Json>().await.unwrap_err();
    assert_eq!((error.attempts(), transport.seen.lock().unwrap().len()), (4, 4));
    assert_eq!(begun.elapsed(), Duration::from_secs(3 + 5 + 5), "on the paused clock");
}
