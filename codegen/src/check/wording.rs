//! How messages call what the spec describes.

use crate::ir::{Api, Type};

/// A type as the spec writes it.
pub(super) fn written(api: &Api, type_: &Type) -> String {
    api.written(type_, &str::to_owned)
}
