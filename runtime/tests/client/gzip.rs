//! Responses compressed with gzip, with the feature `gzip`.

use anthropic_beta_runtime::{
    Body, CallOptions, Client, Download, ErrorKind, EventStream, JsonLines, Request, json::Json,
};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use crate::{
    compression::gzipped,
    operations::{CREATE, FILE, LINES, STREAM},
    support::{SHOP, Server, response, within},
    transports::canned,
};

/// Returns a client that receives these bytes in chunks of this size.
fn sent(bytes: &[u8], size: usize) -> Client {
    let chunks: Vec<_> = bytes.chunks(size).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    let head = http::Response::builder().header("content-encoding", "gzip");
    canned(vec![Ok(head.body(Body::stream(stream::iter(chunks), None)).unwrap())]).1
}

#[tokio::test]
async fn decompresses_every_kind_of_response() {
    for encoding in ["gzip", "x-gzip", "GZIP"] {
        let header = format!("content-encoding: {encoding}");
        let server = Server::start(move |_, request| {
            let kind = if request.target.contains("stream") { "text/event-stream" } else { "text/plain" };
            let text = match request.target.split('?').next().unwrap() {
                "/v1/things" => "7",
                "/v1/things/lines" => "1\n2\n",
                "/v1/things/stream" => "data: 1\n\ndata: 2\n\n",
                _ => "a file",
            };
            response(200, &[&header, &format!("content-type: {kind}")], gzipped(text))
        })
        .await;
        let client = server.client();
        assert_eq!(within(Request::new(&client, &CREATE).send::<i64>()).await.unwrap(), 7);
        let lines: JsonLines<i64> = within(Request::new(&client, &LINES).send()).await.unwrap();
        assert_eq!(within(lines.try_collect::<Vec<_>>()).await.unwrap(), [1, 2]);
        let events: EventStream<i64> = within(Request::new(&client, &STREAM).send()).await.unwrap();
        assert_eq!(within(events.try_collect::<Vec<_>>()).await.unwrap(), [1, 2]);
        let file: Download = within(Request::new(&client, &FILE).send()).await.unwrap();
        assert_eq!((file.length(), file.headers().get("content-encoding")), (None, None));
        assert_eq!(&within(file.bytes()).await.unwrap()[..], b"a file");
    }
}

#[tokio::test]
async fn decompresses_an_error() {
    let body = crate::support::error_body("not_found_error", "no such thing");
    let server = Server::always(response(404, &["content-encoding: gzip"], gzipped(body))).await;
    let error = within(Request::new(&server.client(), &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, "no such thing"));
}

#[tokio::test]
async fn decompresses_chunks_of_any_size() {
    let text: String = (0..20_000).map(|n| format!("{n} ")).collect();
    // Two gzip members are one text.
    let bytes = [gzipped(&text[..70_000]), gzipped(&text[70_000..])].concat();
    for size in [1, 7, 4095, 4096, 4097, bytes.len()] {
        let file: Download = Request::new(&sent(&bytes, size), &FILE).send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), text.as_bytes(), "{size}");
    }
    let nothing: Download = Request::new(&sent(&[], 1), &FILE).send().await.unwrap();
    assert!(nothing.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn refuses_truncated_and_malformed_bodies() {
    let whole = gzipped("a text that is long enough to be cut anywhere");
    for end in 1..whole.len() {
        let file: Download = Request::new(&sent(&whole[..end], 10), &FILE).send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap_err().kind(), ErrorKind::Incomplete, "{end}");
    }
    let mut broken = whole.clone();
    broken[12] ^= 0x55;
    let file: Download = Request::new(&sent(&broken, 10), &FILE).send().await.unwrap();
    assert!(file.bytes().await.is_err());
    let file: Download = Request::new(&sent(b"no gzip at all", 10), &FILE).send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap_err().kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn refuses_a_compression_bomb() {
    // Sixteen megabytes of zeros, in sixteen kilobytes.
    let bomb = gzipped(vec![0; 16 << 20]);
    assert!(bomb.len() < 20_000);
    let client = |limit| {
        let chunks: Vec<_> = bomb.chunks(1000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let head = http::Response::builder().header("content-encoding", "gzip");
        let (transport, _) = canned(vec![Ok(head.body(Body::stream(stream::iter(chunks), None)).unwrap())]);
        Client::builder(&SHOP)
            .environment(|_| None)
            .api_key("k")
            .max_body_bytes(limit)
            .transport(transport)
            .build()
            .unwrap()
    };
    let file: Download = Request::new(&client(1 << 20), &FILE).send().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = file.to_path(folder.path().join("bomb")).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Limit, false), "{error}");
    assert!(error.to_string().contains("max_body_bytes"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let call = Request::new(&client(1 << 20), &CREATE).options(CallOptions::new().max_retries(0));
    assert_eq!(call.send::<Json>().await.unwrap_err().kind(), ErrorKind::Limit);
    // Below its limit, it is downloaded like any file.
    let file: Download = Request::new(&client(16 << 20), &FILE).send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap().len(), 16 << 20);
}
