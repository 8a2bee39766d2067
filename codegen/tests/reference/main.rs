//! Importing pages of a reference. The pages of the pet shop are part of the repository; those of the API are
//! read if they are available.
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
