//! The generator: reads a spec, checks its intermediate representation, and emits a Rust crate.
#![warn(clippy::print_stdout)]

pub mod analysis;
pub mod check;
mod consequences;
pub mod diag;
pub mod diff;
mod digits;
mod emit;
pub mod generate;
pub mod import;
pub mod ir;
mod links;
pub mod lower;
mod names;
pub mod openapi;
mod reader;
mod render;
pub mod samples;
pub mod schema;
mod source;
pub mod spec;
pub mod stats;
pub mod style;

pub use generate::{Counts, Failure, Generated, generate};
