//! Lossless decoding: every type of the model is encoded exactly as it was decoded.

mod arbitrary;
mod conversions;
pub(crate) mod fixtures;

use fixtures::type_named;
