//! What the macros call in place of the methods of traits.
//!
//! Never inlined: the functions that call them are, and a library keeps those for its users to compile. They are one call
//! for each field then, and not all that the call consists of.

use super::codec::Decode;
use super::error::DecodeError;
use super::text::from_value;

/// Compares two values.
#[inline(never)]
pub fn same<T: PartialEq>(this: &T, other: &T) -> bool {
    this == other
}

/// Clones a value.
#[inline(never)]
pub fn cloned<T: Clone>(value: &T) -> T {
    value.clone()
}

/// Decodes a tree of `serde_json`.
///
/// # Errors
/// As for [`from_value`](super::from_value).
#[inline(never)]
pub fn taken<T: Decode>(value: serde_json::Value) -> Result<T, DecodeError> {
    from_value(&value)
}
