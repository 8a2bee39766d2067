//! Connections that cannot be opened or that fail.

use std::time::Duration;

use anthropic_beta_runtime::{CallOptions, Download, Error, ErrorKind, EventStream, Request, json::Json};
use tokio::net::TcpListener;

use crate::{
    operations::{CREATE, FILE, STREAM},
    support::{Script, Server, builder, events, json, within},
};

const SHORT: Duration = Duration::from_millis(40);

async fn create(server: &Server, options: CallOptions) -> Result<Json, Error> {
    within(Request::new(&server.client(), &CREATE).options(options).send()).await
}

#[tokio::test]
async fn returns_an_error_if_the_connection_is_refused() {
    // The port was free a moment ago, and no server uses it.
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let client = builder(&format!("http://127.0.0.1:{port}")).build().unwrap();
    let error = within(Request::new(&client, &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.is_retryable() && error.status().is_none());
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn returns_an_error_for_an_unknown_host() {
    let client = builder("http://no-such-host.invalid").build().unwrap();
    let error = within(Request::new(&client, &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn times_out_without_a_response() {
    let server = Server::always(Script::new().hang()).await;
    let error = create(&server, CallOptions::new().timeout(SHORT).max_retries(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 2, true));
    assert!(error.to_string().contains("40ms"), "{error}");
    // On a busy machine, an attempt may time out before the server has read its request.
    assert!(server.count() <= 2);
    server.all_closed().await;
}

#[tokio::test]
async fn times_out_inside_the_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":";
    let server = Server::always(Script::new().send(head).hang()).await;
    let error = create(&server, CallOptions::new().timeout(SHORT).max_retries(0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    server.all_closed().await;
}

#[tokio::test]
async fn times_out_before_a_stream_begins() {
    let server = Server::always(Script::new().hang()).await;
    let call =
        Request::new(&server.client(), &STREAM).options(CallOptions::new().timeout(SHORT).max_retries(0));
    let error = within(call.send::<EventStream<Json>>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn times_out_during_the_handshake() {
    let server = Server::always(Script::new().hang()).await;
    let client = builder(&server.url().replace("http:", "https:")).connect_timeout(SHORT).build().unwrap();
    let error = within(Request::new(&client, &CREATE).send::<Json>()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert!(error.to_string().contains("40ms"), "{error}");
    }
    server.all_closed().await;
}

#[tokio::test]
async fn retries_after_a_reset_before_the_headers() {
    let server = Server::in_turn(vec![Script::new().reset(), json(200, "{}")]).await;
    assert!(create(&server, CallOptions::new()).await.is_ok());
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn retries_after_a_reset_inside_the_headers() {
    let server = Server::always(Script::new().send("HTTP/1.1 200 OK\r\ncontent-le").reset()).await;
    let error = create(&server, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn retries_after_a_reset_inside_the_body() {
    let cut = Script::new()
        .send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":")
        .pause(Duration::from_millis(5))
        .reset();
    let server = Server::in_turn(vec![cut.clone(), cut.clone(), json(200, "{}")]).await;
    assert!(create(&server, CallOptions::new()).await.is_ok());
    let server = Server::always(cut).await;
    let error = create(&server, CallOptions::new().max_retries(0)).await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Connection, Some(200)));
}

#[tokio::test]
async fn does_not_restart_a_stream_after_a_reset() {
    let script = events("data: {\"n\":1}\n\ndata: {\"n\"").pause(Duration::from_millis(5)).reset();
    let server = Server::always(script).await;
    let mut stream: EventStream<Json> = within(Request::new(&server.client(), &STREAM).send()).await.unwrap();
    assert_eq!(within(stream.next()).await.unwrap().unwrap().as_str(), "{\"n\":1}");
    let error = within(stream.next()).await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Connection, true));
    assert_eq!((error.operation(), error.request_id()), (Some("things.stream"), Some("req_test")));
    assert!(within(stream.next()).await.is_none());
    // A stream that has begun is never restarted.
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn returns_an_error_if_the_body_is_too_short() {
    let short = Script::new()
        .send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{}")
        .close();
    let server = Server::in_turn(vec![short, json(200, "{}")]).await;
    assert!(create(&server, CallOptions::new()).await.is_ok());
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn discards_bytes_after_the_announced_length() {
    let long = Script::new()
        .send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}{\"evil\":1}");
    let server = Server::always(long).await;
    let client = server.client();
    // The rest is never part of the response to the next call.
    for _ in 0..3 {
        let value: Json = within(Request::new(&client, &CREATE).send()).await.unwrap();
        assert_eq!(value.as_str(), "{}");
    }
}

#[tokio::test]
async fn returns_an_error_if_chunked_encoding_is_truncated() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    for tail in ["", "5\r\n{\"a\"", "2\r\n{}\r\n", "zz\r\n{}\r\n0\r\n\r\n"] {
        let server = Server::always(Script::new().send(head).send(tail).close()).await;
        let error = create(&server, CallOptions::new().max_retries(1)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2), "{tail:?}: {error}");
    }
}

#[tokio::test]
async fn returns_an_error_if_a_download_is_truncated() {
    let cut = Script::new().send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").close();
    let server = Server::always(cut).await;
    let download: Download = within(Request::new(&server.client(), &FILE).send()).await.unwrap();
    let error = within(download.bytes()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Incomplete, Some("things.file")));
}

#[tokio::test]
async fn replaces_a_connection_that_the_server_has_closed() {
    // No runtime has informed the client by the next call, which therefore asks the system.
    let server = Server::always(json(200, "{}").close()).await;
    let client = server.client();
    for _ in 0..5 {
        let _: Json =
            within(Request::new(&client, &CREATE).options(CallOptions::new().max_retries(0)).send())
                .await
                .unwrap();
        server.all_closed().await;
    }
}

#[tokio::test]
async fn reuses_the_connection_of_a_complete_body() {
    let server = Server::always(json(200, "7")).await;
    let client = server.client();
    let mut held: Download = within(Request::new(&client, &FILE).send()).await.unwrap();
    assert_eq!(within(held.next()).await.unwrap().unwrap(), "7");
    assert_eq!(within(Request::new(&client, &CREATE).send::<i64>()).await.unwrap(), 7);
    assert_eq!(server.connections(), 1);
    assert!(within(held.next()).await.is_none());
}

#[tokio::test]
async fn returns_an_error_if_the_response_is_not_http() {
    let server = Server::always(Script::new().send("SSH-2.0-OpenSSH_9.6\r\n\r\n").close()).await;
    let error = create(&server, CallOptions::new().max_retries(0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
}

/// Routers forget a connection without traffic; the system sends probes at intervals.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn enables_tcp_keep_alive() {
    /// The state of a connection with a pending probe in the table of the system.
    const KEEP_ALIVE: &str = "02";
    const ESTABLISHED: &str = "01";
    let server = Server::always(Script::new().hang()).await;
    let client = server.client();
    let mut call = Box::pin(Request::new(&client, &CREATE).send::<Json>().into_future());
    let to = format!("0100007F:{:04X}", server.address().port());
    let timer = within(async {
        loop {
            assert!(futures_util::poll!(&mut call).is_pending());
            let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
            let mut rows = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>());
            match rows.find(|row| row[2] == to && row[3] == ESTABLISHED).map(|row| row[5].to_owned()) {
                // Only after the sent bytes have been acknowledged.
                Some(timer) if server.count() == 1 && timer.starts_with(KEEP_ALIVE) => return timer,
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    })
    .await;
    // In hundredths of a second.
    let due = i64::from_str_radix(timer.split_once(':').unwrap().1, 16).unwrap();
    assert!((5_000..=6_000).contains(&due), "due in {due}");
}
