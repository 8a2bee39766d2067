//! What generated clients call: transport, JSON, streams, uploads, webhooks.

mod buffer;
pub mod header;
pub mod lines;
pub mod multipart;
pub mod path;
pub mod query;
mod random;
pub mod retry;
pub mod sse;
pub mod upload;
pub mod webhook;
