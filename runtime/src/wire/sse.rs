//! Server-sent events, decoded as the bytes arrive.
//!
//! The rules are those of the WHATWG HTML standard, section 9.2 ("Server-sent events"), with one difference: bytes that
//! are not UTF-8 are an error where the standard puts U+FFFD, because a replaced character is lost text.
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

/// How much of a stream may be held in memory before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest line, in bytes without its line end. Default: 64 MiB.
    pub line: usize,
    /// The most `data` that one event may gather over its lines, in bytes. Default: 64 MiB.
    pub event: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 64 << 20, event: 64 << 20 }
    }
}

impl Limits {
    /// The same limits with another longest line, in bytes.
    #[must_use]
    pub fn with_line(self, line: usize) -> Self {
        Self { line, ..self }
    }

    /// The same limits with another largest event, in bytes of its data.
    #[must_use]
    pub fn with_event(self, event: usize) -> Self {
        Self { event, ..self }
    }
}

/// Turns the bytes of an event stream into events, whichever way the bytes are cut into pieces.
///
/// Give it bytes with [`feed`](Self::feed), then take events with [`next_event`](Self::next_event) until there is none.
/// An event that lacks its closing blank line when the bytes end is not an event; [`is_between_events`](Self::is_between_events)
/// tells whether that happened.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    limits: Limits,
    buffer: LineBuffer,
    pending: Pending,
    last_event_id: Option<Arc<str>>,
    retry: Option<Duration>,
    position: Position,
}

/// Where in the stream the next byte stands, as far as it changes how that byte is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Position {
    /// At the very start, where a byte order mark is passed over.
    #[default]
    Start,
    /// After a carriage return: a line feed here belongs to it.
    AfterCarriageReturn,
    /// Anywhere else.
    Within,
    /// After an error. Nothing more comes out.
    Failed,
}

impl Decoder {
    /// A decoder at the start of a stream.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Takes the next bytes of the stream: any number of them, cut anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.position != Position::Failed {
            self.buffer.feed(bytes);
        }
    }

    /// The next event that is complete, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// A line or an event beyond its [limit](Limits), or text that is not UTF-8. The first error ends the decoder: every
    /// later call gives `None`.
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

    /// The id to send as `Last-Event-ID` when the stream is opened again: that of the last event taken, or `None` when
    /// the server gave none.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// How long the server asks to wait before the stream is opened again, when it said so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether everything so far belongs to complete events. When the bytes end and this is `false`, the stream was cut
    /// off inside an event, or inside a line between events.
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

    /// Reads one line and says whether it was blank; `None` when its end has not arrived.
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
