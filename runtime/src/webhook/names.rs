//! The names of headers and variables.

/// The header with the message's id.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the time of sending, in seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE_HEADER: &str = "webhook-signature";
/// The variable that [`Verifier::from_env`](super::Verifier::from_env) reads.
pub const KEY_VARIABLE: &str = "ANTHROPIC_WEBHOOK_SIGNING_KEY";
