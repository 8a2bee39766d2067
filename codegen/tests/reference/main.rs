//! Importing pages of a reference: the pet shop's, which are part of the repository, and, where they are at hand, those
//! of the API itself.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails like the test")]

mod acceptance;
mod compile;
mod drill;
mod import;
mod next_versions;
mod older;
mod pages;
mod pet_shop;
#[path = "../support/mod.rs"]
mod support;
