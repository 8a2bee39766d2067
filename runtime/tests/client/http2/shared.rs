//! Calls that share an HTTP/2 connection.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use anthropic_beta_runtime::{CallOptions, Download, EventStream, Request, json::Json};
use bytes::Bytes;
use futures_util::future::join_all;

use super::server::{Server, begin, get, whole};
use crate::{
    operations::{FILE, LIST, STREAM},
    support::{tls::trusting, within},
};

/// More than one stream can buffer.
const MEGABYTES: usize = 3 << 19;

#[test]
fn does_not_block_calls_by_an_unread_download() {
    trusting("http2::shared::does_not_block_calls_by_an_unread_download", |authority| async move {
        let server = Server::start(&authority, 100, |path, response| match path {
            "/v1/things/file" => whole(response, vec![7; MEGABYTES]),
            _ => whole(response, "7"),
        })
        .await;
        let client = server.client();
        // More than one connection can carry.
        let mut held = Vec::new();
        for _ in 0..80 {
            let download: Download = within(Request::new(&client, &FILE).send()).await.unwrap();
            held.push(download);
            assert_eq!(within(get(&client)).await.unwrap(), 7);
        }
        assert_eq!(server.connections(), 2);
        for download in held {
            assert_eq!(within(download.bytes()).await.unwrap().len(), MEGABYTES);
        }
    });
}

#[test]
fn makes_a_call_while_an_event_is_handled() {
    trusting("http2::shared::makes_a_call_while_an_event_is_handled", |authority| async move {
        let events = format!("data: \"{}\"\n\n", "x".repeat(100_000)).repeat(10);
        let server = Server::start(&authority, 100, move |path, response| match path {
            "/v1/things/stream" => {
                begin(response, "text/event-stream", events.clone()).send_data(Bytes::new(), true).unwrap();
            }
            _ => whole(response, "7"),
        })
        .await;
        let client = server.client();
        let mut stream: EventStream<Json> = within(Request::new(&client, &STREAM).send()).await.unwrap();
        let mut count = 0;
        while let Some(event) = within(stream.next()).await {
            event.unwrap();
            count += 1;
            assert_eq!(within(get(&client)).await.unwrap(), 7);
        }
        assert_eq!((count, server.connections()), (10, 1));
    });
}

#[test]
fn makes_a_call_for_each_item_of_a_list() {
    trusting("http2::shared::makes_a_call_for_each_item_of_a_list", |authority| async move {
        let item = format!("\"{}\"", "x".repeat(100_000));
        let next = AtomicUsize::new(1);
        let server = Server::start(&authority, 100, move |path, response| match path {
            "/v1/things" => {
                let page = next.fetch_add(1, Ordering::SeqCst);
                let cursor = if page < 5 { format!("\"page-{page}\"") } else { "null".into() };
                whole(response, format!("{{\"data\":[{item},{item},{item}],\"next_page\":{cursor}}}"));
            }
            _ => whole(response, "7"),
        })
        .await;
        let client = server.client();
        let mut items = Request::new(&client, &LIST).items::<Json>();
        let mut count = 0;
        while let Some(item) = within(items.next()).await {
            item.unwrap();
            count += 1;
            assert_eq!(within(get(&client)).await.unwrap(), 7);
        }
        assert_eq!((count, server.connections()), (15, 1));
    });
}

#[test]
fn opens_another_connection_at_the_limit_of_streams() {
    trusting("http2::shared::opens_another_connection_at_the_limit_of_streams", |authority| async move {
        let held = Mutex::new(Vec::new());
        let server = Server::start(&authority, 10, move |path, response| match path {
            "/v1/things/stream" => {
                held.lock().unwrap().push(begin(response, "text/event-stream", "data: 1\n\n"));
            }
            _ => whole(response, "7"),
        })
        .await;
        let client = server.client();
        // First one after the other, then many at the same time.
        let mut streams = Vec::new();
        for _ in 0..10 {
            streams.push(within(Request::new(&client, &STREAM).send::<EventStream<i64>>()).await.unwrap());
        }
        assert_eq!(server.connections(), 1);
        assert_eq!(within(get(&client)).await.unwrap(), 7);
        assert_eq!(server.connections(), 2);
        drop(streams);

        // So many that the server has not stated its limit yet.
        server.slow.store(true, Ordering::SeqCst);
        let client = server.client();
        let calls = (0..25).map(|_| {
            Request::new(&client, &STREAM)
                .options(CallOptions::new().max_retries(0))
                .send::<EventStream<i64>>()
                .into_future()
        });
        let mut streams = within(join_all(calls)).await;
        for stream in &mut streams {
            assert_eq!(within(stream.as_mut().unwrap().next()).await.unwrap().unwrap(), 1);
        }
        assert_eq!(server.connections(), 5);
    });
}

#[test]
fn shares_a_connection_between_concurrent_calls() {
    trusting("http2::shared::shares_a_connection_between_concurrent_calls", |authority| async move {
        let server = Server::start(&authority, 200, |_, response| whole(response, "7")).await;
        let client = server.client();
        for outcome in within(join_all((0..60).map(|_| get(&client).into_future()))).await {
            assert_eq!(outcome.unwrap(), 7);
        }
        assert_eq!(server.connections(), 1);
        drop(client);
    });
}
