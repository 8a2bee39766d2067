//! Decodes and encodes whole texts and trees of `serde_json`.

use super::codec::{Decode, Encode};
use super::error::DecodeError;
use super::locate::locate;
use super::reader::Reader;
use super::writer::Writer;

/// Decodes a text.
///
/// # Errors
/// An error if the text is not JSON, is not a `T`, or continues after the value.
pub fn from_str<T: Decode>(text: &str) -> Result<T, DecodeError> {
    from_str_with(text, T::decode)
}

/// Decodes a text with this function.
fn from_str_with<T>(
    text: &str,
    decode: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text);
    match decode(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(locate(error, text, 0)),
        },
        Err(error) => Err(locate(error, text, 0)),
    }
}

/// Decodes a text that should be UTF-8.
///
/// # Errors
/// The errors of [`from_str`], and an error with the offset of the first invalid byte if the text is not UTF-8.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_slice_with(bytes, T::decode)
}

/// Decodes a text that should be UTF-8 with this function.
pub(crate) fn from_slice_with<T>(
    bytes: &[u8],
    decode: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => from_str_with(text, decode),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            Err(locate(DecodeError::at(valid.len(), "the text is not UTF-8"), valid, 0))
        }
    }
}

/// Decodes a text like [`from_slice`], but rejects unknown and missing data: enum values, union members,
/// required fields.
///
/// # Errors
/// The errors of [`from_slice`], and an error if the text contains anything unknown other than fields.
#[cfg(feature = "mock")]
pub(crate) fn from_slice_strict<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_slice_with(bytes, |reader| {
        reader.strict = true;
        T::decode(reader)
    })
}

/// Encodes a value without white space.
pub fn to_string<T: Encode + ?Sized>(value: &T) -> String {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.finish()
}

/// Decodes a tree of `serde_json`.
///
/// # Errors
/// An error if the tree is not a `T`.
pub fn from_value<T: Decode>(value: &serde_json::Value) -> Result<T, DecodeError> {
    from_str(&value.to_string())
}

/// Encodes a value as a tree of `serde_json`.
///
/// # Errors
/// An error if a number is too large for a 64-bit float, such as `1e999` in a [`Json`](super::Json).
pub fn to_value<T: Encode + ?Sized>(value: &T) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::from_str(&to_string(value))
}
