//! Any JSON value as its text.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bridge::via_text;
use super::codec::{Decode, Empty, Encode};
use super::error::DecodeError;
use super::kind::JsonKind;
use super::reader::Reader;
use super::same;
use super::text::from_str;
use super::writer::Writer;

/// Any JSON value. It keeps the exact text that was received: `1.10` remains `1.10`, and `12345678901234567890123`
/// keeps all its digits.
///
/// Two values are equal regardless of white space, the order of keys, escapes, and the notation of numbers.
///
/// With `serde`, values are converted to serde's data model, which has integers of up to 128 bits and 64-bit
/// floats: serializing any other number is an error. Deserializing from JSON by `serde_json` is exact; other
/// formats, and wrappers that buffer, return the nearest float. [`as_str`](Self::as_str) and
/// [`decode_as`](Self::decode_as) are exact.
///
/// ```
/// use anthropic_beta_runtime::json::Json;
///
/// let price = Json::from_text(r#"{"price": 1.10}"#)?;
/// assert_eq!(price.as_str(), r#"{"price": 1.10}"#);
/// assert_eq!(price, Json::from(serde_json::json!({"price": 1.1})));
/// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
/// ```
// Invariant: the text is one JSON value without surrounding white space, which follows the rules of `Reader`.
// `None` is `null`, which makes the constant possible.
#[derive(Clone, Default)]
pub struct Json(Option<Box<str>>);

impl Json {
    /// `null`
    pub const NULL: Self = Json(None);

    /// Parses a JSON text. Surrounding white space is removed, the rest is unchanged.
    ///
    /// # Errors
    /// An error if the text is not one JSON value, or is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        from_str(text)
    }

    /// Creates a JSON string.
    pub fn string(value: &str) -> Self {
        Self::encode_from(value)
    }

    /// Encodes a value.
    pub fn encode_from<T: Encode + ?Sized>(value: &T) -> Self {
        let mut writer = Writer::new();
        value.encode(&mut writer);
        Json(Some(writer.finish().into()))
    }

    /// Serializes a value.
    ///
    /// # Errors
    /// An error if `value` cannot be serialized to JSON, for example because the keys of a map are not strings.
    pub fn serialize_from<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Json(Some(text.into())))
    }

    /// Wraps a text that [`Reader::raw`] has read.
    pub(super) fn trusted(text: &str) -> Self {
        Json(Some(text.into()))
    }

    /// Returns the text of the value, which for a string includes the quotes: see [`as_string`](Self::as_string).
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("null")
    }

    /// Returns the kind of the value.
    pub fn kind(&self) -> JsonKind {
        self.as_str().bytes().next().and_then(JsonKind::of_first_byte).unwrap_or(JsonKind::Null)
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == JsonKind::Null
    }

    /// Returns a string without quotes and escapes, or `None` for another kind. An unpaired surrogate, such as
    /// `"\ud800"`, becomes U+FFFD.
    pub fn as_string(&self) -> Option<Cow<'_, str>> {
        Reader::new(self.as_str()).any_string().ok()
    }

    /// Returns `true` or `false`, or `None` for another kind.
    pub fn as_bool(&self) -> Option<bool> {
        Reader::new(self.as_str()).bool().ok()
    }

    /// Returns an integer, or `None` for another kind, a fraction, or an integer that does not fit.
    pub fn as_i64(&self) -> Option<i64> {
        Reader::new(self.as_str()).i64().ok()
    }

    /// Returns a number as the nearest float, or `None` for another kind or a number that is too large.
    pub fn as_f64(&self) -> Option<f64> {
        Reader::new(self.as_str()).f64().ok()
    }

    /// The value of the member `name` of an object; of several with this name, the last one. `None` for any other kind.
    ///
    /// ```
    /// use anthropic_beta_runtime::json::Json;
    ///
    /// let input = Json::from_text(r#"{"city": "Bonn", "days": 3}"#)?;
    /// assert_eq!(input.get("days").and_then(|days| days.as_i64()), Some(3));
    /// assert_eq!(input.get("country"), None);
    /// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
    /// ```
    pub fn get(&self, name: &str) -> Option<Self> {
        let mut reader = Reader::new(self.as_str());
        let mut more = reader.open_object().ok()?;
        let mut found = None;
        while more {
            let is_it = reader.key().ok()? == name;
            let value = reader.raw().ok()?;
            if is_it {
                found = Some(value);
            }
            more = reader.next_member().ok()?;
        }
        found.map(Self::trusted)
    }

    /// Decodes the value without loss.
    ///
    /// # Errors
    /// An error if the value is not a `T`.
    pub fn decode_as<T: Decode>(&self) -> Result<T, DecodeError> {
        from_str(self.as_str())
    }

    /// Deserializes the value.
    ///
    /// # Errors
    /// An error if the value is not a `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }

    /// Converts the value to a tree.
    ///
    /// # Errors
    /// An error if a number is too large for a 64-bit float, such as `1e999`. Other numbers lose the digits that a
    /// float does not have.
    pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
        self.decode()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || same::values(self.as_str(), other.as_str())
    }
}

impl Eq for Json {}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Empty for Json {
    const EMPTY: Self = Json::NULL;
}

impl Decode for Json {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.objects && reader.peek() != Some(b'{') {
            return Err(reader.expected("an object"));
        }
        reader.raw().map(Json::trusted)
    }
}

impl Encode for Json {
    fn encode(&self, writer: &mut Writer) {
        writer.raw(self.as_str());
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Json::from(&value)
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        // `Display` writes a tree as JSON and never fails.
        Json(Some(value.to_string().into()))
    }
}

impl<T: Encode> From<std::collections::BTreeMap<String, T>> for Json {
    fn from(members: std::collections::BTreeMap<String, T>) -> Self {
        Json::encode_from(&members)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::encode_from(&value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Json::encode_from(&value)
    }
}

via_text!(Json, deserialize);
