//! Importing pages of a reference: those of the pet shop, which are part of the repository, and, if they are
//! available, those of the API.
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
