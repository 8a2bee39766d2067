//! Functions that the macros call instead of methods of traits.
//!
//! They are never inlined: their callers are, and a library keeps inlined functions for its users to compile. These
//! then contain one call for each field, instead of the body of the called function.

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
/// The errors of [`from_value`](super::from_value).
#[inline(never)]
pub fn taken<T: Decode>(value: serde_json::Value) -> Result<T, DecodeError> {
    from_value(&value)
}
