//! What is known of an origin, and its connections that are kept.

use std::time::Duration;

use super::{
    http1::Http1,
    http2::{Http2, Slot},
    socket::Moment,
};

/// How long a connection is kept without use.
const IDLE: Duration = Duration::from_secs(90);

/// A connection that a request can be sent on.
pub(super) enum Connection {
    Http1(Http1),
    Http2(Http2, Slot),
}

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
