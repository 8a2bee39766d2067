//! Tests of the client that need more than the client itself.
//!
//! `tests/` has one test program: every type of the model, every call against the mock, and, when asked for, recorded
//! traffic and a server of a third party. This library has the documentation's examples, which run against the mock.

/// The guide.
#[cfg(doctest)]
#[path = "../../generated/docs/guide.rs"]
pub mod guide;

/// The README of the workspace.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}
