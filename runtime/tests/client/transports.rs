//! An HTTP client of one's own.

use std::sync::{Arc, Mutex};

use anthropic_beta_runtime::{
    Body, Client, ErrorKind, EventStream, Request,
    json::Json,
    retry::Policy,
    transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::operations::{CREATE, STREAM};

/// Answers from a list and keeps what it was sent.
#[derive(Debug, Default, Clone)]
struct Canned {
    answers: Arc<Mutex<Vec<Answer>>>,
    seen: Arc<Mutex<Vec<http::Request<()>>>>,
}

type Answer = Result<http::Response<Body>, TransportError>;

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<Answer> {
        let (head, _) = request.into_parts();
        self.seen.lock().unwrap().push(http::Request::from_parts(head, ()));
        let answer = self.answers.lock().unwrap().pop();
        Box::pin(async move { answer.unwrap() })
    }
}

fn canned(mut answers: Vec<Answer>) -> (Canned, Client) {
    answers.reverse();
    let transport = Canned { answers: Arc::new(Mutex::new(answers)), ..Canned::default() };
    let client = Client::builder()
        .environment(|_| None)
        .api_key("k")
        .retry_policy(Policy::default().with_first_delay(std::time::Duration::from_millis(1)))
        .transport(transport.clone())
        .build()
        .unwrap();
    (transport, client)
}

#[tokio::test]
async fn it_gets_whole_requests_and_its_failures_are_retried() {
    let refused = TransportError::new(TransportErrorKind::Connect, "no way");
    let (transport, client) =
        canned(vec![Err(refused), Ok(http::Response::new(Body::from(Bytes::from_static(b"7"))))]);
    assert_eq!(Request::new(&client, &CREATE).send::<i64>().await.unwrap(), 7);
    let seen = transport.seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].uri(), "https://api.anthropic.com/v1/things?beta=true");
    assert!(seen[1].headers()["x-api-key"].is_sensitive());
}

#[tokio::test]
async fn it_may_stream() {
    let chunks = ["data: 1\n", "\nda", "ta: 2\n\n"].map(|text| Ok(Bytes::from_static(text.as_bytes())));
    let (_, client) = canned(vec![Ok(http::Response::new(Body::stream(stream::iter(chunks), None)))]);
    let events = Request::new(&client, &STREAM).send::<EventStream<i64>>().await.unwrap();
    let events: Vec<_> = events.map(Result::unwrap).collect().await;
    assert_eq!(events, [1, 2]);
}

#[tokio::test]
async fn its_redirects_are_ours_to_judge() {
    let away = http::Response::builder().status(307).header("location", "https://other.example/");
    let (transport, client) = canned(vec![Ok(away.body(Body::empty()).unwrap())]);
    let error = Request::new(&client, &CREATE).send::<Json>().await.unwrap_err();
    assert_eq!((error.kind(), transport.seen.lock().unwrap().len()), (ErrorKind::Redirect, 1));
}
