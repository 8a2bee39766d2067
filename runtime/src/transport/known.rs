//! What is known of an origin, and its connections that are kept.

use std::time::Duration;

use super::{
    connection::{Connection, Http1, Http2},
    socket::Moment,
};

/// How long a connection is kept without use.
const IDLE: Duration = Duration::from_secs(90);

/// What is known about an origin.
#[derive(Default)]
pub(super) struct Known {
    http1: Vec<Idle>,
    pub(super) http2: Vec<Http2>,
    /// How many connections are being made.
    pub(super) connecting: usize,
    /// How often that has failed.
    pub(super) failures: u64,
    /// Whether the last connection turned out to be HTTP/1.1, which cannot be shared.
    pub(super) unshared: bool,
}

struct Idle {
    connection: Http1,
    since: Moment,
}

impl Known {
    /// A connection that a request can be sent on now.
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

    /// Closes what has not been used for a while, or cannot be used any more. False if nothing is left.
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

    use hyper_util::rt::TokioIo;
    use tokio::{
        io::{DuplexStream, duplex},
        runtime::Handle,
        time::advance,
    };

    use super::*;
    use crate::transport::{connection::KeepAlive, socket::Socket};

    const SECOND: Duration = Duration::from_secs(1);

    fn pair() -> (Socket<TokioIo<TokioIo<DuplexStream>>>, DuplexStream) {
        let (client, server) = duplex(1 << 16);
        (Socket::new(TokioIo::new(TokioIo::new(client))), server)
    }

    async fn http1() -> (Http1, DuplexStream) {
        let (socket, server) = pair();
        let mut connection = Http1::new(socket, None, false).await.unwrap();
        assert!(connection.ready().await);
        (connection, server)
    }

    /// Its server has nothing to say, and no ping asks it to.
    async fn http2(silence: Duration) -> (Http2, DuplexStream) {
        let (socket, server) = pair();
        let keep_alive = KeepAlive::new(silence, silence);
        (Http2::new(socket, keep_alive, &Arc::default(), &Handle::current()).await.unwrap(), server)
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_connection_is_closed_after_a_while_and_a_younger_one_stays() {
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
    async fn a_connection_that_is_too_old_carries_no_request_even_before_it_is_swept() {
        let mut known = Known::default();
        let (connection, _server) = http1().await;
        known.keep(connection);
        advance(IDLE).await;
        assert!(known.free().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_its_server_closed_is_not_kept() {
        let mut known = Known::default();
        let (mut connection, server) = http1().await;
        drop(server);
        assert!(!connection.ready().await);
        known.keep(connection);
        assert!(!known.sweep());
    }

    #[tokio::test(start_paused = true)]
    async fn an_origin_is_remembered_while_a_connection_is_being_made() {
        let mut known = Known { connecting: 1, ..Known::default() };
        assert!(known.sweep());
        known.connecting = 0;
        assert!(!known.sweep());
    }

    #[tokio::test(start_paused = true)]
    async fn a_shared_connection_is_idle_from_when_its_last_stream_ends() {
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
    async fn others_wait_only_a_while_for_a_server_to_say_how_many_streams_it_allows() {
        let (connection, _server) = http2(10 * IDLE).await;
        assert!(connection.is_settling());
        advance(5 * SECOND).await;
        assert!(!connection.is_settling());
    }

    #[tokio::test(start_paused = true)]
    async fn a_shared_connection_that_owes_the_response_to_a_ping_gets_no_request() {
        let (connection, _server) = http2(10 * SECOND).await;
        advance(12 * SECOND).await;
        assert!(connection.reserve().is_some());
        advance(SECOND).await;
        assert!(!connection.is_closed());
        assert!(connection.reserve().is_none());
    }
}
