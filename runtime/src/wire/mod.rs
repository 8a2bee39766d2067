//! How streams are cut into events and lines.

pub(crate) mod buffer;
pub mod lines;
pub mod sse;
