//! Values without a counterpart.

use std::fmt;

/// An error for a value that has no counterpart on the other side. It is displayed with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    what: String,
    why: String,
}

impl Unsupported {
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into() }
    }

    /// Returns a description of the value, such as `audio (audio/wav)`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the text that replaces the value, for the model.
    pub(super) fn note(&self) -> String {
        format!("[{} was omitted: {}]", self.what, self.why)
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not supported: {}", self.what, self.why)
    }
}

impl std::error::Error for Unsupported {}
