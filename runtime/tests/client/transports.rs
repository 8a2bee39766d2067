//! Custom HTTP clients.

use std::sync::{Arc, Mutex};

use anthropic_beta_runtime::{
    Body, Client, Download, ErrorKind, EventStream, Request,
    json::Json,
    retry::Policy,
    transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::operations::{CREATE, FILE, GET, STREAM};
use crate::support::SHOP;

/// Responds from a list and records the requests.
#[derive(Debug, Default, Clone)]
pub(crate) struct Canned {
    responses: Arc<Mutex<Vec<SendResult>>>,
    pub(crate) seen: Arc<Mutex<Vec<http::Request<()>>>>,
}

pub(crate) type SendResult = Result<http::Response<Body>, TransportError>;

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<SendResult> {
        let (head, _) = request.into_parts();
        self.seen.lock().unwrap().push(http::Request::from_parts(head, ()));
        let response = self.responses.lock().unwrap().pop();
        Box::pin(async move { response.unwrap() })
    }
}

pub(crate) fn canned(mut responses: Vec<SendResult>) -> (Canned, Client) {
    responses.reverse();
    let transport = Canned { responses: Arc::new(Mutex::new(responses)), ..Canned::default() };
    let client = Client::builder(&SHOP)
        .environment(|_| None)
        .api_key("k")
        .retry_policy(Policy::default().with_first_delay(std::time::Duration::from_millis(100)))
        .transport(transport.clone())
        .build()
        .unwrap();
    (transport, client)
}

#[tokio::test]
async fn passes_complete_requests_and_retries_failures() {
    let refused = TransportError::new(TransportErrorKind::Connect, "no way");
    let (transport, client) =
        canned(vec![Err(refused), Ok(http::Response::new(Body::from(Bytes::from_static(b"7"))))]);
    assert_eq!(Request::new(&client, &CREATE).send::<i64>().await.unwrap(), 7);
    let seen = transport.seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].uri(), "https://shop.example/v1/things?shop=true");
    assert!(seen[1].headers()["x-shop-key"].is_sensitive());
}

#[tokio::test]
async fn streams_through_a_custom_transport() {
    let chunks = ["data: 1\n", "\nda", "ta: 2\n\n"].map(|text| Ok(Bytes::from_static(text.as_bytes())));
    let (_, client) = canned(vec![Ok(http::Response::new(Body::stream(stream::iter(chunks), None)))]);
    let events = Request::new(&client, &STREAM).send::<EventStream<i64>>().await.unwrap();
    let events: Vec<_> = events.map(Result::unwrap).collect().await;
    assert_eq!(events, [1, 2]);
}

#[tokio::test]
async fn follows_redirects_of_a_custom_transport() {
    let away = http::Response::builder().status(307).header("location", "https://other.example/");
    let (transport, client) = canned(vec![Ok(away.body(Body::empty()).unwrap())]);
    let error = Request::new(&client, &CREATE).send::<Json>().await.unwrap_err();
    assert_eq!((error.kind(), transport.seen.lock().unwrap().len()), (ErrorKind::Redirect, 1));
}

fn chunks(
    sizes: &[usize],
) -> impl futures_util::Stream<Item = Result<Bytes, TransportError>> + Send + 'static {
    stream::iter(sizes.iter().map(|size| Ok(Bytes::from(vec![b'7'; *size]))).collect::<Vec<_>>())
}

fn announcing(length: u64, body: Body) -> SendResult {
    Ok(http::Response::builder().header("content-length", length).body(body).unwrap())
}

/// Bodies with a different length than announced, in each way to announce it and to send them.
fn of_wrong_length(length: usize) -> Vec<SendResult> {
    let announced = 1000;
    vec![
        announcing(announced, Body::stream(chunks(&[length / 2, length - length / 2]), None)),
        announcing(announced, Body::stream(chunks(&[length]), Some(announced))),
        announcing(announced, Body::from(Bytes::from(vec![b'7'; length]))),
        Ok(http::Response::new(Body::stream(chunks(&[length]), Some(announced)))),
    ]
}

#[tokio::test]
async fn returns_an_error_if_the_body_does_not_have_its_length() {
    for length in [0, 500, 999, 1001, 2000] {
        let whole = || announcing(1, Body::from(Bytes::from_static(b"7")));
        for response in of_wrong_length(length) {
            // A body that is read as a whole is retried.
            let (transport, client) = canned(vec![response, whole()]);
            assert_eq!(Request::new(&client, &CREATE).send::<i64>().await.unwrap(), 7);
            assert_eq!(transport.seen.lock().unwrap().len(), 2);
        }
        for response in of_wrong_length(length) {
            let (_, client) = canned(vec![response]);
            let download: Download = Request::new(&client, &FILE).send().await.unwrap();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("report");
            let error = download.to_path(&path).await.unwrap_err();
            let expected = if length < 1000 { ErrorKind::Incomplete } else { ErrorKind::Connection };
            assert_eq!(error.kind(), expected, "{length}: {error}");
            assert!(error.to_string().contains("1000 were announced"), "{error}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}

#[tokio::test]
async fn accepts_a_body_of_the_announced_length() {
    for response in of_wrong_length(1000) {
        let (_, client) = canned(vec![response]);
        let download: Download = Request::new(&client, &FILE).send().await.unwrap();
        assert_eq!(download.length(), Some(1000));
        assert_eq!(download.bytes().await.unwrap().len(), 1000);
    }
    // The announced length is not always a length.
    let head = http::Response::builder().header("content-length", "1000").body(Body::empty()).unwrap();
    let (_, client) = canned(vec![Ok(head)]);
    assert!(client.request(http::Method::HEAD, "/v1/things").send_raw().await.is_ok());
    let chunked =
        http::Response::builder().header("content-length", "5").header("transfer-encoding", "chunked");
    let (_, client) = canned(vec![Ok(chunked.body(Body::from(Bytes::from_static(b"7"))).unwrap())]);
    assert_eq!(Request::new(&client, &CREATE).send::<i64>().await.unwrap(), 7);
}

#[tokio::test]
async fn does_not_follow_a_redirect_from_https_to_http() {
    for (from, to, followed) in [
        ("https://api.example", "http://files.example/a", false),
        ("https://api.example", "https://files.example/a", true),
        ("http://api.example", "https://files.example/a", true),
        ("http://api.example", "http://files.example/a", true),
    ] {
        let away = http::Response::builder().status(302).header("location", to).body(Body::empty()).unwrap();
        let (transport, client) =
            canned(vec![Ok(away), Ok(http::Response::new(Body::from(Bytes::from_static(b"7"))))]);
        let options = anthropic_beta_runtime::CallOptions::new().base_url(from);
        let outcome = Request::new(&client, &GET).path("thing_id", "a").options(options).send::<i64>().await;
        assert_eq!(
            outcome.map_err(|error| error.kind()),
            if followed { Ok(7) } else { Err(ErrorKind::Redirect) }
        );
        assert_eq!(transport.seen.lock().unwrap().len(), 1 + usize::from(followed), "{from} to {to}");
    }
}
