//! What generated clients call: transport, JSON, streams, uploads, webhooks.

pub mod json;
