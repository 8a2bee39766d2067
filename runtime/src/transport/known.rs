//! The state of an origin, with its idle connections.

use std::time::Duration;

use super::{
    http1::Http1,
    http2::{Http2, Slot},
    socket::Moment,
};

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(90);

/// A connection that can carry a request.
pub(super) enum Connection {
    Http1(Http1),
    Http2(Http2, Slot),
}

/// The state of an origin.
#[derive(Default)]
pub(super) struct Known {
    http1: Vec<Idle>,
    pub(super) http2: Vec<Http2>,
    /// The number of connections that are being opened.
    pub(super) connecting: usize,
    /// The number of connections that could not be opened.
    pub(super) failures: u64,
    /// Whether the last connection was HTTP/1.1, which cannot be shared.
    pub(super) unshared: bool,
}

struct Idle {
    connection: Http1,
    since: Moment,
}

impl Known {
    /// Returns a connection that can carry a request now.
    pub(super) fn free(&mut self) -> Option<Connection> {
        self.http2.retain(|connection| !connection.is_closed());
        for connection in &self.http2 {
            if let Some(slot) = connection.reserve() {
                return Some(Connection::Http2(connection.clone(), slot));
            }
        }
        while let Some(idle) = self.http1.pop() {
            if idle.is_usable() {
                return Some(Connection::Http1(idle.connection));
            }
        }
        None
    }

    /// Keeps a connection for the next request.
    pub(super) fn keep(&mut self, connection: Http1) {
        self.http1.push(Idle { connection, since: Moment::now() });
    }

    /// Closes connections that were idle for too long or are unusable. Returns false if none is left.
    pub(super) fn sweep(&mut self) -> bool {
        self.http1.retain(Idle::is_usable);
        self.http2.retain(|connection| !connection.is_closed() && connection.unused() < IDLE);
        self.connecting > 0 || !self.http1.is_empty() || !self.http2.is_empty()
    }
}

impl Idle {
    fn is_usable(&self) -> bool {
        self.connection.is_ready() && self.since.elapsed() < IDLE
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Uri;
    use hyper_util::rt::TokioIo;
    use tokio::{
        io::{DuplexStream, duplex},
        runtime::Handle,
        time::advance,
    };

    use super::*;
    use crate::transport::{http2::KeepAlive, socket::Socket};

    const SECOND: Duration = Duration::from_secs(1);

    fn pair() -> (Socket<TokioIo<TokioIo<DuplexStream>>>, DuplexStream) {
        let (client, server) = duplex(1 << 16);
        (Socket::new(TokioIo::new(TokioIo::new(client))), server)
    }

    async fn http1() -> (Http1, DuplexStream) {
        let (socket, server) = pair();
        let mut connection =
            Http1::new(socket, None, &Uri::from_static("http://a.example"), false).await.unwrap();
        assert!(connection.ready().await);
        (connection, server)
    }

    /// Returns a connection without traffic, for which no ping is due within `silence`.
    async fn http2(silence: Duration) -> (Http2, DuplexStream) {
        let (socket, server) = pair();
        let keep_alive = KeepAlive::new(silence, silence);
        (Http2::new(socket, keep_alive, &Arc::default(), &Handle::current()).await.unwrap(), server)
    }

    #[tokio::test(start_paused = true)]
    async fn closes_idle_connections_by_their_age() {
        let mut known = Known::default();
        assert!(!known.sweep());
        let (older, _older) = http1().await;
        known.keep(older);
        advance(IDLE - SECOND).await;
        let (younger, _younger) = http1().await;
        known.keep(younger);
        assert!(known.sweep());
        assert_eq!(known.http1.len(), 2);
        advance(SECOND).await;
        assert!(known.sweep());
        assert_eq!(known.http1.len(), 1);
        assert!(known.free().is_some());
        assert!(!known.sweep());
    }

    #[tokio::test(start_paused = true)]
    async fn returns_no_connection_that_was_idle_for_too_long() {
        let mut known = Known::default();
        let (connection, _server) = http1().await;
        known.keep(connection);
        advance(IDLE).await;
        assert!(known.free().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn closes_a_connection_that_the_server_closed() {
        let mut known = Known::default();
        let (mut connection, server) = http1().await;
        drop(server);
        assert!(!connection.ready().await);
        known.keep(connection);
        assert!(!known.sweep());
    }

    #[tokio::test(start_paused = true)]
    async fn keeps_an_origin_while_a_connection_is_opened() {
        let mut known = Known { connecting: 1, ..Known::default() };
        assert!(known.sweep());
        known.connecting = 0;
        assert!(!known.sweep());
    }

    #[tokio::test(start_paused = true)]
    async fn measures_the_idle_time_of_a_shared_connection_from_its_last_stream() {
        let mut known = Known::default();
        let (connection, _server) = http2(10 * IDLE).await;
        known.http2.push(connection);
        let stream = known.free().unwrap();
        advance(2 * IDLE).await;
        assert!(known.sweep());
        drop(stream);
        advance(IDLE - SECOND).await;
        assert!(known.sweep());
        advance(SECOND).await;
        assert!(!known.sweep());
        assert!(known.http2.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn limits_the_wait_for_the_number_of_streams() {
        let (connection, _server) = http2(10 * IDLE).await;
        assert!(connection.is_settling());
        advance(5 * SECOND).await;
        assert!(!connection.is_settling());
    }

    #[tokio::test(start_paused = true)]
    async fn reserves_no_stream_while_a_ping_is_late() {
        let (connection, _server) = http2(10 * SECOND).await;
        advance(12 * SECOND).await;
        assert!(connection.reserve().is_some());
        advance(SECOND).await;
        assert!(!connection.is_closed());
        assert!(connection.reserve().is_none());
    }
}
