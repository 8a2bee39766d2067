//! Nothing is lost: what is decoded is encoded as it came, for every type of the model.

mod arbitrary;
mod conversions;
pub(crate) mod fixtures;

use crate::support::model::Type;
use crate::types;

/// The type of this name.
fn type_named(name: &str) -> &'static Type {
    types::TYPES
        .iter()
        .find(|type_| type_.name == name)
        .unwrap_or_else(|| panic!("tests/model/types.rs has no `{name}`; run `cargo xtask codegen`"))
}
