//! HTTP/2 connections without traffic.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anthropic_beta_runtime::Request;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use super::server::{Server, get, whole};
use crate::{
    operations::GET,
    support::{builder, tls::trusting, within},
};

/// Forwards bytes to the server until it is cut: then its connections remain open without traffic.
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
fn replaces_a_connection_that_does_not_respond() {
    trusting("http2::silent::replaces_a_connection_that_does_not_respond", |authority| async move {
        let server = Server::start(&authority, 100, |_, response| whole(response, "7")).await;
        let cable = Cable::lay(server.port).await;
        let short = Duration::from_millis(50);
        let client =
            builder(&format!("https://localhost:{}", cable.port)).keep_alive(short, short).build().unwrap();
        assert_eq!(within(get(&client)).await.unwrap(), 7);
        cable.cut();
        // There is no response to the ping, so the call is retried on another connection, long before its own
        // timeout.
        let call = Request::new(&client, &GET).path("thing_id", "a").send::<i64>();
        assert_eq!(within(call).await.unwrap(), 7);
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn avoids_a_connection_with_a_late_ping() {
    trusting("http2::silent::avoids_a_connection_with_a_late_ping", |authority| async move {
        let server = Server::start(&authority, 100, |_, response| whole(response, "7")).await;
        let cable = Cable::lay(server.port).await;
        let url = format!("https://localhost:{}", cable.port);
        // It is closed two seconds after the last byte, and not used for new calls much earlier.
        let client =
            builder(&url).keep_alive(Duration::from_millis(40), Duration::from_secs(2)).build().unwrap();
        assert_eq!(within(get(&client)).await.unwrap(), 7);
        cable.cut();
        tokio::time::sleep(Duration::from_millis(800)).await;
        assert_eq!(within(get(&client)).await.unwrap(), 7);
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn keeps_an_idle_connection_that_responds() {
    trusting("http2::silent::keeps_an_idle_connection_that_responds", |authority| async move {
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
