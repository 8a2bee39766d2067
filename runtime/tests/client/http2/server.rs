//! An HTTP/2 server, and the calls that the tests make to it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::{CallOptions, Client, Request};
use bytes::Bytes;
use h2::{RecvStream, server::SendResponse};
use tokio::net::TcpListener;

use crate::{
    operations::GET,
    support::{builder, tls::Authority},
};

/// An HTTP/2 server for `localhost`.
pub(super) struct Server {
    pub(super) port: u16,
    connections: Arc<AtomicUsize>,
    /// Whether HTTP/2 begins after a delay on new connections.
    pub(super) slow: Arc<AtomicBool>,
}

/// The function that responds to one request.
type Respond = Arc<dyn Fn(&str, SendResponse<Bytes>) + Send + Sync>;

impl Server {
    pub(super) async fn start(
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

    pub(super) fn client(&self) -> Client {
        client(self.port)
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

pub(super) fn client(port: u16) -> Client {
    builder(&format!("https://localhost:{port}")).build().unwrap()
}

async fn drain(mut body: RecvStream) {
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
    }
}

/// Responds with these bytes as the whole body.
pub(super) fn whole(response: SendResponse<Bytes>, body: impl Into<Bytes>) {
    begin(response, "application/json", body).send_data(Bytes::new(), true).unwrap();
}

/// Responds with these bytes and keeps the stream open.
pub(super) fn begin(
    mut response: SendResponse<Bytes>,
    kind: &str,
    body: impl Into<Bytes>,
) -> h2::SendStream<Bytes> {
    let head = http::Response::builder().header("content-type", kind).body(()).unwrap();
    let mut stream = response.send_response(head, false).unwrap();
    stream.send_data(body.into(), false).unwrap();
    stream
}

pub(super) fn get(client: &Client) -> anthropic_beta_runtime::Call<i64> {
    Request::new(client, &GET).path("thing_id", "a").options(CallOptions::new().max_retries(0)).send()
}
