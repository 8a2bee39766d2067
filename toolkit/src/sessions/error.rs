//! What goes wrong.

use std::fmt;

use anthropic_beta::Error;

/// Why a session could not be followed or run.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The API refused a request, or its response could not be read.
    Request(Error),
    /// The connection was lost too often in a row, without an event in between.
    Lost {
        /// How often it was lost.
        times: u32,
        /// What happened last; `None` if the stream only ended.
        last: Option<Error>,
    },
    /// The session's history has no event of this identifier, from which it was to be followed.
    UnknownPosition(String),
    /// Two tools have this name.
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
            Self::UnknownPosition(id) => write!(f, "the session has no event {id:?} to go on from"),
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
