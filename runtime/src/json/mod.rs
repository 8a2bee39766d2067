//! JSON that loses nothing: a codec over one concrete reader and writer, and the types that keep what a spec
//! does not know.
//!
//! The code that a client is generated into is one macro call per type ([`object!`], [`open_enum!`],
//! [`closed_enum!`],
//! [`union!`]); all work is done here, by few functions that are compiled once.
//!
//! - Objects keep fields that they do not know: [`Extra`].
//! - Enums keep values that they do not know: [`UnknownValue`].
//! - Unions keep members that they do not know, or whose shape does not fit: [`Unknown`].
//! - Any-JSON values keep their exact text: [`Json`]. So do [`Timestamp`] and [`Base64`].
//!
//! What is read is JSON by RFC 8259, with UTF-8 text, no byte order mark, and at most [`MAX_DEPTH`] levels. A
//! string that holds half a surrogate pair (`"\ud800"`) is refused, since no Rust string can hold it. Of
//! members with the same name the last one wins.
//!
//! [`object!`]: crate::object
//! [`open_enum!`]: crate::open_enum
//! [`closed_enum!`]: crate::closed_enum
//! [`union!`]: crate::union

mod any;
mod base64;
mod bridge;
mod choice;
mod codec;
mod constant;
mod error;
mod extra;
mod listed;
mod locate;
mod macros;
mod maybe;
mod number;
mod object;
mod reader;
mod same;
mod secret;
mod skip;
mod string;
mod timestamp;
mod unknown;
mod writer;

pub use any::Json;
pub use base64::{Base64, Base64Error};
pub use choice::{Choice, Shape};
pub use codec::{Blank, Decode, Encode};
pub use constant::Constant;
pub use error::{DecodeError, Kind};
pub use extra::Extra;
pub use listed::NotListed;
pub use maybe::Maybe;
pub use object::{Field, Object};
pub use reader::{MAX_DEPTH, Mark, Reader};
pub use secret::Secret;
pub use timestamp::{Timestamp, TimestampError};
pub use unknown::{Unknown, UnknownValue};
pub use writer::{ObjectStart, Writer};

/// What the macros expand to, besides the public items.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use super::bridge::{deserialize, serialize};
    pub use super::choice::member;
}

/// Decodes a whole text.
///
/// # Errors
/// The text is not JSON, does not have the shape of a `T`, or goes on after the value.
pub fn from_str<T: Decode>(text: &str) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text);
    match T::decode(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(error.locate(text, 0)),
        },
        Err(error) => Err(error.locate(text, 0)),
    }
}

/// Decodes a whole text that should be UTF-8.
///
/// # Errors
/// As for [`from_str`]; and the bytes are not UTF-8, with the offset of the first wrong one.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => from_str(text),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            Err(DecodeError::at(valid.len(), "the text is not UTF-8").locate(valid, 0))
        }
    }
}

/// Encodes a value, without white space.
pub fn to_string<T: Encode + ?Sized>(value: &T) -> String {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.finish()
}

/// Decodes a tree of `serde_json`.
///
/// # Errors
/// The tree does not have the shape of a `T`.
pub fn from_value<T: Decode>(value: &serde_json::Value) -> Result<T, DecodeError> {
    from_str(&value.to_string())
}

/// Encodes a value as a tree of `serde_json`.
///
/// # Errors
/// A number is too large for a 64-bit float, such as `1e999` in a [`Json`].
pub fn to_value<T: Encode + ?Sized>(value: &T) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::from_str(&to_string(value))
}

/// `Serialize` and `Deserialize` by way of `Encode` and `Decode`.
macro_rules! via_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::json::bridge::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::bridge::deserialize(deserializer)
            }
        }
    };
}
use via_text;
