//! HTTP/2 connections and streams that the server refuses, closes or resets.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::{Download, ErrorKind, Request, json::Json};
use tokio::net::TcpListener;

use super::server::{Server, client, get, whole};
use crate::{
    operations::{CREATE, FILE},
    support::{builder, tls::trusting, within},
};

#[test]
fn opens_a_new_connection_after_goaway() {
    trusting("http2::closed::opens_a_new_connection_after_goaway", |authority| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = authority.acceptor(&["h2"]);
        let count = Arc::new(AtomicUsize::new(0));
        let connections = Arc::clone(&count);
        tokio::spawn(async move {
            // One response for each connection.
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut server =
                        h2::server::handshake(acceptor.accept(stream).await.unwrap()).await.unwrap();
                    let (_, response) = server.accept().await.unwrap().unwrap();
                    whole(response, "7");
                    server.graceful_shutdown();
                    while server.accept().await.is_some() {}
                });
            }
        });
        let client = client(port);
        for _ in 0..5 {
            assert_eq!(within(get(&client)).await.unwrap(), 7);
        }
        assert_eq!(count.load(Ordering::SeqCst), 5);
    });
}

#[test]
fn does_not_retry_an_untrusted_certificate() {
    trusting("http2::closed::does_not_retry_an_untrusted_certificate", |authority| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = authority.acceptor(&["h2"]);
        let count = Arc::new(AtomicUsize::new(0));
        let connections = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let _ = acceptor.accept(stream).await;
            }
        });
        // The certificate is for `localhost`.
        let client = builder(&format!("https://127.0.0.1:{port}")).build().unwrap();
        let error = within(Request::new(&client, &CREATE).send::<Json>()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 1, false));
        assert!(error.to_string().contains("certificate"), "{error}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn returns_an_error_if_a_stream_is_reset_inside_its_body() {
    trusting(
        "http2::closed::returns_an_error_if_a_stream_is_reset_inside_its_body",
        |authority| async move {
            let server = Server::start(&authority, 100, |_, mut response| {
                let head = http::Response::builder().header("content-length", "1000").body(()).unwrap();
                let mut stream = response.send_response(head, false).unwrap();
                stream.send_data(vec![b'7'; 500].into(), false).unwrap();
                tokio::spawn(async move {
                    // Earlier, the reset would overtake the bytes.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    stream.send_reset(h2::Reason::NO_ERROR);
                });
            })
            .await;
            let client = server.client();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("report");
            let download: Download = within(Request::new(&client, &FILE).send()).await.unwrap();
            let error = within(download.to_path(&path)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Incomplete, "{error}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
            let error = within(get(&client)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        },
    );
}
