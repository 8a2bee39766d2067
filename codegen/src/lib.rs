//! The spec, its intermediate representation, and the Rust emitted from it.

pub mod analysis;
pub mod check;
pub mod diag;
pub mod diff;
pub mod emit;
pub mod generate;
pub mod import;
pub mod ir;
pub mod lower;
pub mod names;
pub mod openapi;
pub mod render;
pub mod samples;
pub mod schema;
pub mod spec;
pub mod stats;

pub use generate::{Counts, Failure, Generated, generate};
