//! The error of closed enums.

use std::fmt;

use super::error::{DecodeError, shortened};
use super::reader::{Mark, Reader};

/// An error if a text is not a value of a closed enum, or of an open enum in which only known values are accepted.
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

    /// Returns the possible values.
    pub fn listed(&self) -> &'static [&'static str] {
        self.listed
    }
}

impl Reader<'_> {
    /// Refuses a value that an open enum does not define.
    ///
    /// # Errors
    /// An error if the reader is strict.
    #[cold]
    #[doc(hidden)]
    pub fn unlisted(
        &self,
        start: Mark,
        found: &str,
        listed: &'static [&'static str],
    ) -> Result<(), DecodeError> {
        if self.strict { Err(NotListed::__new(found, listed).__at(start)) } else { Ok(()) }
    }
}

impl fmt::Display for NotListed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of {}; found {:?}", self.listed.join(", "), shortened(&self.found))
    }
}

impl std::error::Error for NotListed {}
