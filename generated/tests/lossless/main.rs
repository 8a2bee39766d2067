//! Nothing is lost: what is decoded is encoded as it came, for every type of the model.

#![allow(clippy::expect_used, reason = "a test stops where something is wrong")]

use anthropic_beta as api;

mod arbitrary;
mod conversions;
mod fixtures;
#[path = "../support/mod.rs"]
mod support;
#[path = "../model/types.rs"]
mod types;

use support::model::Type;

/// The type of this name.
fn type_named(name: &str) -> &'static Type {
    types::TYPES
        .iter()
        .find(|type_| type_.name == name)
        .unwrap_or_else(|| panic!("tests/model/types.rs has no `{name}`; run `cargo xtask codegen`"))
}
