//! Describes parts of the spec in messages.

use crate::spec::{Field, Variant};

/// Returns the type or constant of a field.
pub(super) fn field(field: &Field) -> String {
    match (&field.type_, &field.constant) {
        (Some(type_), _) => format!("`{type_}`"),
        (None, Some(constant)) => format!("always `{constant}`"),
        (None, None) => "nothing".to_owned(),
    }
}

/// Returns the type or constant of a variant.
pub(super) fn variant(variant: &Variant) -> String {
    match (&variant.type_, &variant.constant) {
        (Some(type_), _) => type_.to_string(),
        (None, Some(constant)) => constant.to_string(),
        (None, None) => String::new(),
    }
}
