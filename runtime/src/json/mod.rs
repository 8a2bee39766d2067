//! JSON without loss: types that keep unknown values, and conversions from and to text.
//!
//! - Objects keep unknown fields: [`Extra`].
//! - Enums keep unknown values: [`UnknownValue`].
//! - Unions keep unknown members, and members that cannot be decoded: [`Unknown`].
//! - Any-JSON values keep their exact text: [`Json`]. So do [`Timestamp`] and [`Base64`].
//!
//! The decoder accepts JSON by RFC 8259 in UTF-8, without a byte order mark, with at most [`MAX_DEPTH`] levels. If
//! names in an object are equal, the last one is used. A Rust string cannot contain an unpaired surrogate
//! (`"\ud800"`): in a string it is an error; in unknown values and in a [`Json`], the text is kept.

// Generated code is one macro call for each type: `object!`, `open_enum!`, `closed_enum!`, `union!`. They call a few
// functions of one concrete reader and writer, which are compiled once. This is the first layer, which uses no other.

mod any;
mod base64;
mod bridge;
mod choice;
mod codec;
mod constant;
mod error;
mod extra;
mod fields;
mod file;
mod into_request;
mod kind;
mod listed;
mod locate;
mod macros;
mod maybe;
mod members;
mod notes;
mod number;
mod object;
mod outline;
mod reader;
mod same;
mod secret;
mod skip;
mod string;
mod text;
mod timestamp;
mod unknown;
mod writer;

pub use any::Json;
pub use base64::{Base64, Base64Error};
pub use codec::{Decode, Encode};
pub use error::DecodeError;
pub use extra::Extra;
pub use file::FileError;
pub use kind::JsonKind;
pub use listed::NotListed;
pub use maybe::Maybe;
pub use reader::MAX_DEPTH;
pub use secret::Secret;
#[cfg(feature = "mock")]
pub(crate) use text::from_slice_strict;
pub(crate) use text::from_slice_with;
pub use text::{from_slice, from_str, from_value, to_string, to_value};
pub use timestamp::{Timestamp, TimestampError};
pub use unknown::{Unknown, UnknownValue};

// The parts of the codec that the macros use, and decoders in tests.
#[doc(hidden)]
pub use choice::{Choice, Shape};
#[doc(hidden)]
pub use codec::Empty;
#[doc(hidden)]
pub use constant::Constant;
#[doc(hidden)]
pub use fields::{Field, Fields, Known};
#[doc(hidden)]
pub use members::Members;
#[doc(hidden)]
pub use object::Object;
#[doc(hidden)]
pub use reader::{Mark, Reader};
#[doc(hidden)]
pub use writer::{ObjectStart, Writer};

/// Further items that the macros use.
#[doc(hidden)]
pub mod __private {
    pub use serde;
    pub use serde_json::Value;

    pub use super::bridge::{deserialize, deserialize_text, serialize};
    pub use super::choice::member;
    pub use super::file::{from_file, media_type};
    pub use super::outline::{cloned, same, taken};
}
