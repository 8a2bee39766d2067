//! Descriptions in messages.

use crate::ir::{Api, Type};

/// Returns a type in the syntax of the spec.
pub(super) fn written(api: &Api, type_: &Type) -> String {
    api.written(type_, &str::to_owned)
}
