//! The pet shop: the API of the tests, with a reference in the same dialect.
//!
//! `pet_shop/reference.md` has every construct of the dialect. Most files of `pet_shop/spec` are the result
//! of importing it, completed by hand.

use std::path::Path;
use std::sync::LazyLock;

use anthropic_beta_codegen::spec::Source;

use crate::{pages, support};

/// The reference.
pub(crate) const REFERENCE: &str = include_str!("../pet_shop/reference.md");

/// Resources that are missing from the reference: they have constructs that the dialect cannot express.
const NOT_IN_REFERENCE: [&str; 4] = ["echoes", "obstacles", "stories", "toys"];

/// The spec of the resources in the reference.
pub(crate) static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let mut sources = support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop"));
    sources.retain(|source| !NOT_IN_REFERENCE.contains(&source.resource()));
    sources
});

/// Returns the section of the reference under `## title`.
pub(crate) fn section(title: &str) -> &'static str {
    pages::section(REFERENCE, title)
}
