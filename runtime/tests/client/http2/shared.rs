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
fn a_download_that_nobody_reads_stops_no_other_call() {
    trusting("http2::shared::a_download_that_nobody_reads_stops_no_other_call", |authority| async move {
        let server = Server::start(&authority, 100, |path, response| match path {
            "/v1/things/file" => whole(response, vec![7; MEGABYTES]),
            _ => whole(response, "7"),
        })
        .await;
        let client = server.client();
        // More than fit into one connection.
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
fn a_call_made_while_an_event_is_handled() {
    trusting("http2::shared::a_call_made_while_an_event_is_handled", |authority| async move {
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
fn a_call_for_each_item_of_a_list() {
    trusting("http2::shared::a_call_for_each_item_of_a_list", |authority| async move {
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
fn past_the_servers_limit_of_streams_there_is_another_connection() {
    trusting(
        "http2::shared::past_the_servers_limit_of_streams_there_is_another_connection",
        |authority| async move {
            let held = Mutex::new(Vec::new());
            let server = Server::start(&authority, 10, move |path, response| match path {
                "/v1/things/stream" => {
                    held.lock().unwrap().push(begin(response, "text/event-stream", "data: 1\n\n"));
                }
                _ => whole(response, "7"),
            })
            .await;
            let client = server.client();
            // One after the other, and then many at once.
            let mut streams = Vec::new();
            for _ in 0..10 {
                streams
                    .push(within(Request::new(&client, &STREAM).send::<EventStream<i64>>()).await.unwrap());
            }
            assert_eq!(server.connections(), 1);
            assert_eq!(within(get(&client)).await.unwrap(), 7);
            assert_eq!(server.connections(), 2);
            drop(streams);

            // So many that the server has not yet said how many it allows.
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
        },
    );
}

#[test]
fn calls_at_once_share_a_connection() {
    trusting("http2::shared::calls_at_once_share_a_connection", |authority| async move {
        let server = Server::start(&authority, 200, |_, response| whole(response, "7")).await;
        let client = server.client();
        for outcome in within(join_all((0..60).map(|_| get(&client).into_future()))).await {
            assert_eq!(outcome.unwrap(), 7);
        }
        assert_eq!(server.connections(), 1);
        drop(client);
    });
}
