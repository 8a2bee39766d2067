//! The pet shop: an API of our own, with a reference in the same dialect.
//!
//! `pet_shop/reference.md` has every construct of the dialect, and `pet_shop/spec` is what an import makes of it, with
//! what only people know.

use std::path::Path;
use std::sync::LazyLock;

use anthropic_beta_codegen::spec::Source;

use crate::{pages, support};

/// The reference.
pub(crate) const REFERENCE: &str = include_str!("../pet_shop/reference.md");

/// The spec.
pub(crate) static SOURCES: LazyLock<Vec<Source>> =
    LazyLock::new(|| support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop")));

/// The section of the reference under `## title`.
pub(crate) fn section(title: &str) -> &'static str {
    pages::section(REFERENCE, title)
}
