use std::fmt;
use std::str::FromStr;

use crate::request::random;

/// The boundary between the parts of a form: 1 to 70 characters (RFC 2046, section 5.1.1) that need no quotes in a
/// header.
#[derive(Clone, Debug)]
pub(super) struct Boundary(String);

impl Default for Boundary {
    /// 128 random bits, so that no part contains the boundary by chance or on purpose.
    fn default() -> Self {
        Self(format!("form-{}", random::key()))
    }
}

impl FromStr for Boundary {
    type Err = InvalidBoundary;

    fn from_str(text: &str) -> Result<Self, InvalidBoundary> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        match (1..=70).contains(&text.len()) && text.bytes().all(allowed) {
            true => Ok(Self(text.to_owned())),
            false => Err(InvalidBoundary(())),
        }
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An error if a text cannot be the boundary of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidBoundary(());

impl fmt::Display for InvalidBoundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the boundary of a form must consist of 1 to 70 letters, digits, hyphens, dots or underscores",
        )
    }
}

impl std::error::Error for InvalidBoundary {}
