//! What has no counterpart.

use std::fmt;

/// A value has no counterpart on the other side. Displays what it is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    what: String,
    why: String,
}

impl Unsupported {
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into() }
    }

    /// Returns what it is, such as `audio (audio/wav)`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What stands in its place for the model to read.
    pub(super) fn note(&self) -> String {
        format!("[{} was left out: {}]", self.what, self.why)
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not supported: {}", self.what, self.why)
    }
}

impl std::error::Error for Unsupported {}
