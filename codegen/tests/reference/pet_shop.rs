//! The pet shop: an API of our own, with a reference in the same dialect.
//!
//! `pet_shop/reference.md` has every construct of the dialect, and most files of `pet_shop/spec` are what an import makes of
//! it, with what only people know.

use std::path::Path;
use std::sync::LazyLock;

use anthropic_beta_codegen::spec::Source;

use crate::{pages, support};

/// The reference.
pub(crate) const REFERENCE: &str = include_str!("../pet_shop/reference.md");

/// Resources that the reference lacks: they have what no page of the dialect could say.
const NOT_IN_REFERENCE: [&str; 4] = ["echoes", "obstacles", "stories", "toys"];

/// The spec of what is in the reference.
pub(crate) static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let mut sources = support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop"));
    sources.retain(|source| !NOT_IN_REFERENCE.contains(&source.resource()));
    sources
});

/// The section of the reference under `## title`.
pub(crate) fn section(title: &str) -> &'static str {
    pages::section(REFERENCE, title)
}
