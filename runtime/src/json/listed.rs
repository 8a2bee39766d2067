//! The error of enums that take no other values than the listed ones.

use std::fmt;

use super::error::{DecodeError, shortened};
use super::reader::Mark;

/// A text is not one of the values of a closed enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotListed {
    found: Box<str>,
    listed: &'static [&'static str],
}

impl NotListed {
    #[doc(hidden)]
    pub fn __new(found: &str, listed: &'static [&'static str]) -> Self {
        NotListed { found: found.into(), listed }
    }

    #[doc(hidden)]
    pub fn __at(&self, start: Mark) -> DecodeError {
        DecodeError::at(start.at, self.to_string())
    }

    /// The values that are possible.
    pub fn listed(&self) -> &'static [&'static str] {
        self.listed
    }
}

impl fmt::Display for NotListed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of {}; found {:?}", self.listed.join(", "), shortened(&self.found))
    }
}

impl std::error::Error for NotListed {}
