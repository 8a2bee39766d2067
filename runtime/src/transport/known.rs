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
