//! Decoders of what arrives in pieces: server-sent events and lines. They do no I/O and use no other room.

pub(crate) mod buffer;
pub mod lines;
pub mod sse;
