//! Decoders of streams in chunks: server-sent events and lines. They do no I/O and use no other layer.

pub(crate) mod buffer;
pub mod lines;
pub mod sse;
