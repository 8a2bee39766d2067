//! What a response says about a limit of the caller's.

use crate::json::Timestamp;

/// A limit on how much may be asked for in a while, as a response states it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// What is limited, by its name in the spec.
    pub name: &'static str,
    /// How many of it are allowed in a period.
    pub limit: Option<u64>,
    /// How many are left in the present period.
    pub remaining: Option<u64>,
    /// When all of them are available again.
    pub reset: Option<Timestamp>,
}

impl RateLimit {
    /// The limit of this name, of which nothing is known.
    pub(crate) fn unknown(name: &'static str) -> Self {
        Self { name, limit: None, remaining: None, reset: None }
    }
}
