use std::fmt;

/// The reason why the rest of an event stream cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SseError {
    /// A line exceeds [`Limits::line`](super::Limits::line).
    LineTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The data of an event exceeds [`Limits::event`](super::Limits::event).
    EventTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The value of a field is not UTF-8.
    InvalidUtf8 {
        /// The field: `data`, `event` or `id`.
        field: &'static str,
    },
}

impl fmt::Display for SseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineTooLong { limit } => write!(
                f,
                "a line of the event stream is longer than the limit of {limit} bytes; raise the line limit to read it"
            ),
            Self::EventTooLarge { limit } => write!(
                f,
                "an event of the stream has more data than the limit of {limit} bytes; raise the event limit to read it"
            ),
            Self::InvalidUtf8 { field } => {
                write!(f, "the `{field}` field of an event is not UTF-8")
            }
        }
    }
}

impl std::error::Error for SseError {}
