//! The responses of a mock server.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::{
    chunk::{Chunk, End, one_line},
    feed::{Fed, Feed},
};
use crate::json::Json;

/// A response: status, headers, and a body that may be slow or end early.
///
/// If its status or headers are not valid in HTTP, the server sends the status 400 and a message with the reason.
#[derive(Debug, Clone)]
#[must_use = "a response does nothing until it is given to a server"]
pub struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) delay: Duration,
    pub(super) chunks: Vec<Chunk>,
    /// The delay before each chunk except the first.
    pub(super) pace: Duration,
    pub(super) end: End,
    /// The chunks that are sent later.
    pub(super) fed: Option<Fed>,
    /// The chunks that are sent instead if a field of the request's body requests events.
    events: Option<(&'static str, Vec<Chunk>)>,
}

impl Response {
    fn new(content_type: &str, chunks: Vec<Chunk>) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            delay: Duration::ZERO,
            chunks,
            pace: Duration::ZERO,
            end: End::Proper,
            fed: None,
            events: None,
        }
    }

    /// Sends these events instead of the body if the field of the request's body is `true`.
    pub(super) fn or_events(
        mut self,
        flag: &'static str,
        events: impl IntoIterator<Item = impl Into<Json>>,
    ) -> Self {
        self.events = Some((flag, Self::events(events).chunks));
        self
    }

    /// Returns the response to a request with this body.
    pub(super) fn asked(mut self, body: &[u8]) -> Self {
        match self.events.take() {
            Some((flag, chunks)) if asks(body, flag) => {
                self.chunks = chunks;
                self.header("content-type", "text/event-stream")
            }
            _ => self,
        }
    }

    /// Creates a response with a JSON document and status 200.
    pub fn json(value: impl Into<Json>) -> Self {
        Self::new("application/json", vec![Chunk::Bytes(value.into().as_str().to_owned().into())])
    }

    /// Creates a response with server-sent events. The name of each event is the `type` in its JSON.
    pub fn events(events: impl IntoIterator<Item = impl Into<Json>>) -> Self {
        Self::new("text/event-stream", events.into_iter().map(|event| Chunk::Event(event.into())).collect())
    }

    /// Creates a response with these server-sent events, followed by those that the test sends with the [`Feed`](super::Feed).
    ///
    /// It is for one call: a copy of the response ends after these events.
    pub fn live(events: impl IntoIterator<Item = impl Into<Json>>) -> (Feed, Self) {
        let (feed, fed) = Fed::new();
        (feed, Self { fed: Some(fed), ..Self::events(events) })
    }

    /// Creates an event stream from this text, which may contain comments, malformed events, or anything else.
    pub fn raw_events(text: impl Into<Bytes>) -> Self {
        Self::new("text/event-stream", vec![Chunk::Bytes(text.into())])
    }

    /// Creates a response with JSON lines.
    pub fn lines(lines: impl IntoIterator<Item = impl Into<Json>>) -> Self {
        let line = |json: Json| Chunk::Bytes(format!("{}\n", one_line(&json)).into());
        Self::new("application/x-jsonl", lines.into_iter().map(|json| line(json.into())).collect())
    }

    /// Creates a response with bytes of this media type.
    pub fn bytes(content_type: &str, bytes: impl Into<Bytes>) -> Self {
        Self::new(content_type, vec![Chunk::Bytes(bytes.into())])
    }

    /// Creates an error response in the form of the API: `Response::error(429, "rate_limit_error", "slow down")`.
    pub fn error(status: u16, error_type: &str, message: &str) -> Self {
        let error = Chunk::Error { error_type: error_type.to_owned(), message: message.to_owned() };
        Self::new("application/json", vec![error]).status(status)
    }

    /// Creates a response with a status and no body.
    pub fn empty(status: u16) -> Self {
        let response = Self { headers: Vec::new(), ..Self::new("", Vec::new()) };
        response.status(status)
    }

    /// Sets the status, 200 to 999.
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a header. It replaces one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a delay before the response.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets a delay before each event or line except the first.
    pub fn pace(mut self, pause: Duration) -> Self {
        self.pace = pause;
        self
    }

    /// Closes the connection after the last byte, as if the network had failed, so the body is incomplete.
    pub fn cut_off(mut self) -> Self {
        self.end = End::Cut;
        self
    }

    /// Keeps the connection open after the last byte without sending anything, as if the server had stopped.
    pub fn then_hang(mut self) -> Self {
        self.end = End::Silence;
        self
    }
}

impl From<Value> for Response {
    fn from(value: Value) -> Self {
        Self::json(value)
    }
}

impl From<Json> for Response {
    fn from(value: Json) -> Self {
        Self::json(value)
    }
}

/// Whether a field of the request's body requests events.
pub(super) fn asks(body: &[u8], flag: &str) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body[flag] == true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_a_header_of_the_same_name() {
        let response = Response::bytes("text/plain", "x").header("Content-Type", "image/png");
        assert_eq!(response.headers, [("Content-Type".to_owned(), "image/png".to_owned())]);
    }
}
