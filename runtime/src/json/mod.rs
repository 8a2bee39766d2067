//! JSON that loses nothing: the types that keep what a client's types do not know, and conversions from and to
//! text.
//!
//! - Objects keep fields that they do not know: [`Extra`].
//! - Enums keep values that they do not know: [`UnknownValue`].
//! - Unions keep members that they do not know, or whose shape does not fit: [`Unknown`].
//! - Any-JSON values keep their exact text: [`Json`]. So do [`Timestamp`] and [`Base64`].
//!
//! What is read is JSON by RFC 8259, with UTF-8 text, no byte order mark, and at most [`MAX_DEPTH`] levels. Of
//! members with the same name the last one wins. No Rust string can hold half a surrogate pair (`"\ud800"`):
//! where a string is expected it is refused; in what is unknown, and in a [`Json`], the text is kept.

// Generated code is one macro call per type: `object!`, `open_enum!`, `closed_enum!`, `union!`. All work is done
// here, over one concrete reader and writer, by few functions that are compiled once. The first of the rooms: it
// uses no other.

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

// The codec's own parts, for what the macros expand to and for decoders written by hand in tests.
#[doc(hidden)]
pub use choice::{Choice, Shape};
#[doc(hidden)]
pub use codec::Blank;
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

/// What the macros expand to, besides the hidden items above.
#[doc(hidden)]
pub mod __private {
    pub use serde;
    pub use serde_json::Value;

    pub use super::bridge::{deserialize, deserialize_text, serialize};
    pub use super::choice::member;
    pub use super::file::{from_file, media_type};
    pub use super::outline::{cloned, same, taken};
}
