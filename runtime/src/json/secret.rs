//! A string that is never printed.

use std::fmt;

use super::bridge::via_text;
use super::codec::{Decode, Empty, Encode};
use super::error::DecodeError;
use super::reader::Reader;
use super::writer::Writer;

/// A secret string in a request or a response, such as a token. `Debug` does not print it, and there is no
/// `Display`; in JSON, it is a plain string.
///
/// ```
/// use anthropic_beta_runtime::json::Secret;
///
/// let token = Secret::from("t0ps3cret");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "t0ps3cret");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the secret. Avoid printing it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Secret(value.to_owned())
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Secret(value)
    }
}

impl Empty for Secret {
    const EMPTY: Self = Secret(String::new());
}

impl Decode for Secret {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(|text| Secret(text.into()))
    }
}

impl Encode for Secret {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}

via_text!(Secret, deserialize_text);
