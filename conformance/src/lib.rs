//! Tests of the client that need more than the client itself.
//!
//! `tests/` contains one test program. It tests every type of the model, every call against the mock, and, if
//! enabled, recorded traffic and the server of a third party. This library contains the examples of the
//! documentation, which run against the mock.

/// The guide.
#[cfg(doctest)]
#[path = "../../generated/docs/guide.rs"]
pub mod guide;

/// The README of the workspace.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}
