//! A decoder of server-sent events.
//!
//! It implements the WHATWG HTML standard, section 9.2 ("Server-sent events"), with one difference: bytes that are
//! not UTF-8 are an error instead of U+FFFD, since a replaced character is lost.
//!
//! ```
//! use anthropic_beta_runtime::sse::{Decoder, Limits};
//!
//! let mut decoder = Decoder::new(Limits::default());
//! decoder.feed(b"event: greeting\ndata: hel");
//! assert!(decoder.next_event().is_none());
//! decoder.feed(b"lo\n\n");
//! let event = decoder.next_event().unwrap()?;
//! assert_eq!((event.name(), event.data.as_str()), ("greeting", "hello"));
//! # Ok::<(), anthropic_beta_runtime::sse::SseError>(())
//! ```

mod error;
mod event;

use std::sync::Arc;
use std::time::Duration;

pub use self::error::SseError;
pub use self::event::Event;
use self::event::Pending;
use crate::wire::buffer::LineBuffer;

/// The maximum sizes of lines and events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum length of a line in bytes, without its line end. Default: 64 MiB.
    pub line: usize,
    /// The maximum length of the `data` of an event in bytes. Default: 64 MiB.
    pub event: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 64 << 20, event: 64 << 20 }
    }
}

impl Limits {
    /// Sets the maximum length of a line in bytes.
    #[must_use]
    pub fn with_line(self, line: usize) -> Self {
        Self { line, ..self }
    }

    /// Sets the maximum length of an event's data in bytes.
    #[must_use]
    pub fn with_event(self, event: usize) -> Self {
        Self { event, ..self }
    }
}

/// Decodes the bytes of an event stream. The result does not depend on how the bytes are split into chunks.
///
/// Add bytes with [`feed`](Self::feed), then call [`next_event`](Self::next_event) until it returns `None`. An
/// event without its blank line at the end of the stream is discarded;
/// [`is_between_events`](Self::is_between_events) states whether that happened.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    limits: Limits,
    buffer: LineBuffer,
    pending: Pending,
    last_event_id: Option<Arc<str>>,
    retry: Option<Duration>,
    position: Position,
}

/// The position of the next byte, if it changes how that byte is decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Position {
    /// At the beginning, where a byte order mark is ignored.
    #[default]
    Start,
    /// After a carriage return, whose line feed is ignored.
    AfterCarriageReturn,
    /// Elsewhere.
    Within,
    /// After an error.
    Failed,
}

impl Decoder {
    /// Creates a decoder at the beginning of a stream.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Adds bytes of the stream, in chunks of any size.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.position != Position::Failed {
            self.buffer.feed(bytes);
        }
    }

    /// Returns the next complete event, or `None` if more bytes are needed.
    ///
    /// # Errors
    /// An error if a line or an event exceeds its [limit](Limits), or the text is not UTF-8. After it, every call
    /// returns `None`.
    pub fn next_event(&mut self) -> Option<Result<Event, SseError>> {
        let result = self.read_event().transpose();
        if let Some(Err(_)) = result {
            *self = Self {
                position: Position::Failed,
                last_event_id: self.last_event_id.take(),
                retry: self.retry,
                ..Self::new(self.limits)
            };
        }
        result
    }

    /// Returns the value for `Last-Event-ID` when the stream is opened again. It is the identifier of the last
    /// returned event, or `None` if the server sent none.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// Returns the delay before the stream is opened again, if the server stated one.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether all bytes so far belong to complete events. If this is `false` at the end, the stream ended inside
    /// of an event or a line.
    #[must_use]
    pub fn is_between_events(&self) -> bool {
        let rest = match self.position {
            Position::Failed => return false,
            Position::AfterCarriageReturn => self.buffer.rest().strip_prefix(b"\n"),
            Position::Start | Position::Within => None,
        };
        rest.unwrap_or(self.buffer.rest()).is_empty() && self.pending.is_empty()
    }

    fn read_event(&mut self) -> Result<Option<Event>, SseError> {
        while let Some(is_blank) = self.read_line()? {
            if is_blank {
                self.last_event_id = self.pending.id.clone();
                if let Some(event) = self.pending.dispatch() {
                    return Ok(Some(event));
                }
            }
        }
        Ok(None)
    }

    /// Reads one line, and returns whether it is blank; `None` if it is not complete.
    fn read_line(&mut self) -> Result<Option<bool>, SseError> {
        if self.position == Position::Failed {
            return Ok(None);
        }
        if self.position == Position::AfterCarriageReturn && !self.buffer.rest().is_empty() {
            self.buffer.skip(b'\n');
            self.position = Position::Within;
        }
        let limit = self.limits.line;
        let line = self
            .buffer
            .next_line(|bytes| memchr::memchr2(b'\n', b'\r', bytes), limit)
            .map_err(|_| SseError::LineTooLong { limit })?;
        let Some(line) = line else { return Ok(None) };

        let ends_with_carriage_return = self.buffer.slice(line.end..line.end + 1) == b"\r";
        let mut text = self.buffer.slice(line);
        if self.position == Position::Start {
            text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        }
        self.position =
            if ends_with_carriage_return { Position::AfterCarriageReturn } else { Position::Within };
        if text.is_empty() {
            return Ok(Some(true));
        }
        self.pending.take_line(text, self.limits.event, &mut self.retry)?;
        Ok(Some(false))
    }
}

#[cfg(test)]
mod tests;
