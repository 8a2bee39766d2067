//! The errors of sessions.

use std::fmt;

use anthropic_beta::Error;

/// The reason why a session could not be followed or run.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The API refused a request, or its response could not be decoded.
    Request(Error),
    /// The connection was lost too often in a row, without an event in between.
    Lost {
        /// The number of times that it was lost.
        times: u32,
        /// The last error; `None` if the stream only ended.
        last: Option<Error>,
    },
    /// The history of the session has no event with this identifier, after which to continue.
    UnknownPosition(String),
    /// Two tools have the same name.
    DuplicateTool(String),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::Lost { times, last: Some(error) } => {
                write!(f, "the connection was lost {times} times in a row: {error}")
            }
            Self::Lost { times, last: None } => {
                write!(f, "the stream ended {times} times in a row without an event")
            }
            Self::UnknownPosition(id) => write!(f, "the session has no event {id:?} after which to continue"),
            Self::DuplicateTool(name) => write!(f, "two tools have the name `{name}`"),
        }
    }
}

impl std::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(error) | Self::Lost { last: Some(error), .. } => Some(error),
            Self::Lost { last: None, .. } | Self::UnknownPosition(_) | Self::DuplicateTool(_) => None,
        }
    }
}
