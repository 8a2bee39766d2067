//! Many calls on one HTTP/2 connection, over TLS with ALPN as in use.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::{CallOptions, Client, Download, ErrorKind, EventStream, Request, json::Json};
use bytes::Bytes;
use futures_util::future::join_all;
use h2::{RecvStream, server::SendResponse};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::{
    operations::{CREATE, FILE, GET, LIST, STREAM},
    support::{
        builder,
        tls::{Authority, trusting},
        within,
    },
};

/// An HTTP/2 server for `localhost`.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    /// Whether it takes a while to begin HTTP/2 on a connection.
    slow: Arc<AtomicBool>,
}

/// What a test lets its server do with one request.
type Respond = Arc<dyn Fn(&str, SendResponse<Bytes>) + Send + Sync>;

impl Server {
    async fn start(
        authority: &Authority,
        streams: u32,
        respond: impl Fn(&str, SendResponse<Bytes>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = authority.acceptor(&["h2"]);
        let connections = Arc::new(AtomicUsize::new(0));
        let slow = Arc::new(AtomicBool::new(false));
        let this = Self { port, connections: Arc::clone(&connections), slow: Arc::clone(&slow) };
        let respond: Respond = Arc::new(respond);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (acceptor, respond, slow) = (acceptor.clone(), Arc::clone(&respond), Arc::clone(&slow));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    if slow.load(Ordering::SeqCst) {
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                    let mut server = h2::server::Builder::new();
                    let server = server.max_concurrent_streams(streams).handshake(stream).await;
                    let Ok(mut connection) = server else { return };
                    while let Some(Ok((request, response))) = connection.accept().await {
                        let (head, body): (_, RecvStream) = request.into_parts();
                        tokio::spawn(drain(body));
                        respond(head.uri.path(), response);
                    }
                });
            }
        });
        this
    }

    fn client(&self) -> Client {
        client(self.port)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn client(port: u16) -> Client {
    builder(&format!("https://localhost:{port}")).build().unwrap()
}

async fn drain(mut body: RecvStream) {
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
    }
}

/// Answers with these bytes, whole.
fn whole(response: SendResponse<Bytes>, body: impl Into<Bytes>) {
    begin(response, "application/json", body).send_data(Bytes::new(), true).unwrap();
}

/// Answers with these bytes and keeps the stream open.
fn begin(mut response: SendResponse<Bytes>, kind: &str, body: impl Into<Bytes>) -> h2::SendStream<Bytes> {
    let head = http::Response::builder().header("content-type", kind).body(()).unwrap();
    let mut stream = response.send_response(head, false).unwrap();
    stream.send_data(body.into(), false).unwrap();
    stream
}

fn get(client: &Client) -> anthropic_beta_runtime::Call<i64> {
    Request::new(client, &GET).path("thing_id", "a").options(CallOptions::new().max_retries(0)).send()
}

/// More than one stream may hold back.
const MEGABYTES: usize = 3 << 19;

#[test]
fn a_download_that_nobody_reads_stops_no_other_call() {
    trusting("http2::a_download_that_nobody_reads_stops_no_other_call", |authority| async move {
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
    trusting("http2::a_call_made_while_an_event_is_handled", |authority| async move {
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
    trusting("http2::a_call_for_each_item_of_a_list", |authority| async move {
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
        "http2::past_the_servers_limit_of_streams_there_is_another_connection",
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
    trusting("http2::calls_at_once_share_a_connection", |authority| async move {
        let server = Server::start(&authority, 200, |_, response| whole(response, "7")).await;
        let client = server.client();
        for outcome in within(join_all((0..60).map(|_| get(&client).into_future()))).await {
            assert_eq!(outcome.unwrap(), 7);
        }
        assert_eq!(server.connections(), 1);
        drop(client);
    });
}

/// Passes bytes on to the server until it is cut, when the connections it has fall silent without being closed.
struct Cable {
    port: u16,
    cut: Arc<Mutex<(Arc<AtomicBool>, Arc<Notify>)>>,
}

impl Cable {
    async fn lay(to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut: Arc<Mutex<(Arc<AtomicBool>, Arc<Notify>)>> = Arc::default();
        let current = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (silent, now) = current.lock().unwrap().clone();
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        () = now.notified() => {}
                    }
                    if silent.load(Ordering::SeqCst) {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        Self { port, cut }
    }

    fn cut(&self) {
        let (silent, now) = std::mem::take(&mut *self.cut.lock().unwrap());
        silent.store(true, Ordering::SeqCst);
        now.notify_waiters();
    }
}

#[test]
fn a_connection_that_falls_silent_is_left() {
    trusting("http2::a_connection_that_falls_silent_is_left", |authority| async move {
        let server = Server::start(&authority, 100, |_, response| whole(response, "7")).await;
        let cable = Cable::lay(server.port).await;
        let short = Duration::from_millis(50);
        let client =
            builder(&format!("https://localhost:{}", cable.port)).keep_alive(short, short).build().unwrap();
        assert_eq!(within(get(&client)).await.unwrap(), 7);
        cable.cut();
        // Nobody answers the ping; the call is repeated on another connection, long before its own timeout.
        let call = Request::new(&client, &GET).path("thing_id", "a").send::<i64>();
        assert_eq!(within(call).await.unwrap(), 7);
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn a_silent_connection_gets_no_new_call_even_before_it_is_given_up() {
    trusting(
        "http2::a_silent_connection_gets_no_new_call_even_before_it_is_given_up",
        |authority| async move {
            let server = Server::start(&authority, 100, |_, response| whole(response, "7")).await;
            let cable = Cable::lay(server.port).await;
            let url = format!("https://localhost:{}", cable.port);
            // It is given up two seconds after it falls silent, and in doubt much earlier.
            let client =
                builder(&url).keep_alive(Duration::from_millis(40), Duration::from_secs(2)).build().unwrap();
            assert_eq!(within(get(&client)).await.unwrap(), 7);
            cable.cut();
            tokio::time::sleep(Duration::from_millis(800)).await;
            assert_eq!(within(get(&client)).await.unwrap(), 7);
            assert_eq!(server.connections(), 2);
        },
    );
}

#[test]
fn a_live_connection_without_calls_is_kept() {
    trusting("http2::a_live_connection_without_calls_is_kept", |authority| async move {
        let server = Server::start(&authority, 100, |_, response| whole(response, "7")).await;
        let short = Duration::from_millis(40);
        let url = format!("https://localhost:{}", server.port);
        let client = builder(&url).keep_alive(short, 20 * short).build().unwrap();
        for _ in 0..3 {
            assert_eq!(within(get(&client)).await.unwrap(), 7);
            tokio::time::sleep(5 * short).await;
        }
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn a_server_that_says_goodbye_is_called_on_a_new_connection() {
    trusting("http2::a_server_that_says_goodbye_is_called_on_a_new_connection", |authority| async move {
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
fn a_certificate_that_is_not_trusted_is_not_tried_again() {
    trusting("http2::a_certificate_that_is_not_trusted_is_not_tried_again", |authority| async move {
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
fn a_stream_reset_without_an_error_is_no_whole_body() {
    trusting("http2::a_stream_reset_without_an_error_is_no_whole_body", |authority| async move {
        let server = Server::start(&authority, 100, |_, mut response| {
            let head = http::Response::builder().header("content-length", "1000").body(()).unwrap();
            let mut stream = response.send_response(head, false).unwrap();
            stream.send_data(vec![b'7'; 500].into(), false).unwrap();
            tokio::spawn(async move {
                // Sooner, it would overtake the bytes.
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
    });
}
