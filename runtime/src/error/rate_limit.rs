//! A rate limit in a response.

use crate::json::Timestamp;

/// A rate limit of the caller, as stated by a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The name of the limit in the spec.
    pub name: &'static str,
    /// The number that is allowed in a period.
    pub limit: Option<u64>,
    /// The number that remains in the current period.
    pub remaining: Option<u64>,
    /// When the whole number is available again.
    pub reset: Option<Timestamp>,
}

impl RateLimit {
    /// Creates a limit of this name without values.
    pub(crate) fn unknown(name: &'static str) -> Self {
        Self { name, limit: None, remaining: None, reset: None }
    }
}
