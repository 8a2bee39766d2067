//! Bytes as base64.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::bridge::via_text;
use super::codec::{Decode, Empty, Encode};
use super::error::DecodeError;
use super::reader::Reader;
use super::writer::Writer;

/// Encodes with padding (RFC 4648, section 4); decodes with or without.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes in base64 (RFC 4648, section 4). The text is kept as received, since images and documents are large and
/// often only forwarded.
///
/// ```
/// use anthropic_beta_runtime::json::Base64;
///
/// let data = Base64::from_bytes(b"hello");
/// assert_eq!(data.as_str(), "aGVsbG8=");
/// assert_eq!(data.decode()?, b"hello");
/// # Ok::<(), anthropic_beta_runtime::json::Base64Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64(String);

impl Base64 {
    /// Encodes bytes.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Base64(ENGINE.encode(bytes))
    }

    /// Decodes the bytes.
    ///
    /// # Errors
    /// An error if the text is not base64 in the standard alphabet. Padding is optional.
    // The name differs from `Decode::decode`, which reads the text from JSON.
    pub fn decode(&self) -> Result<Vec<u8>, Base64Error> {
        ENGINE.decode(&*self.0).map_err(|error| Base64Error(error.to_string().into()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An error if a text is not base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Error(Box<str>);

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not base64: {}", self.0)
    }
}

impl std::error::Error for Base64Error {}

/// At most 32 characters of the text, and its length.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(32) {
            None => fmt::Debug::fmt(&self.0, f),
            Some((end, _)) => write!(f, "{:?}… ({} bytes of text)", &self.0[..end], self.0.len()),
        }
    }
}

/// Wraps text that is already base64.
impl From<&str> for Base64 {
    fn from(text: &str) -> Self {
        Base64(text.into())
    }
}

/// Wraps text that is already base64.
impl From<String> for Base64 {
    fn from(text: String) -> Self {
        Base64(text)
    }
}

impl Empty for Base64 {
    const EMPTY: Self = Base64(String::new());
}

impl Decode for Base64 {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(|text| Base64(text.into()))
    }
}

impl Encode for Base64 {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}

via_text!(Base64, deserialize_text);
