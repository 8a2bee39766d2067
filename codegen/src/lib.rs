//! The spec, its intermediate representation, and the Rust emitted from it.

pub mod diag;
pub mod ir;
pub mod lower;
pub mod openapi;
pub mod spec;
