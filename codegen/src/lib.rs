//! The spec, its intermediate representation, and the Rust emitted from it.

pub mod diag;
pub mod import;
pub mod spec;
