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
    trusting("http2::silent::a_connection_that_falls_silent_is_left", |authority| async move {
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
        "http2::silent::a_silent_connection_gets_no_new_call_even_before_it_is_given_up",
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
    trusting("http2::silent::a_live_connection_without_calls_is_kept", |authority| async move {
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
