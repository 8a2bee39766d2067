//! How often and how patiently a request is sent again.

use std::time::Duration;

/// How often and how patiently a request is tried again.
///
/// ```
/// use anthropic_beta_runtime::retry::Policy;
///
/// let policy = Policy::default().with_max_retries(5);
/// assert_eq!(policy.max_retries, 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// How many times a request is sent again after the first. Default: 2.
    pub max_retries: u32,
    /// The wait before the first retry when the server names none; it doubles each time. Default: 0.5 s.
    pub first_delay: Duration,
    /// The longest wait that doubling leads to. Default: 8 s.
    pub max_delay: Duration,
    /// The longest wait that is honoured when the server asks for one. A longer one is passed over for our own. Default:
    /// 60 s.
    pub max_retry_after: Duration,
    /// Whether each wait of our own is shortened at random by up to a quarter, so that clients that failed together do not
    /// come back together. Default: true.
    pub jitter: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            jitter: true,
        }
    }
}

impl Policy {
    /// The same policy with another number of retries; 0 turns them off.
    #[must_use]
    pub fn with_max_retries(self, max_retries: u32) -> Self {
        Self { max_retries, ..self }
    }

    /// The same policy with another first wait.
    #[must_use]
    pub fn with_first_delay(self, first_delay: Duration) -> Self {
        Self { first_delay, ..self }
    }

    /// The same policy with another longest wait of our own.
    #[must_use]
    pub fn with_max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// The same policy with another longest wait at the server's wish.
    #[must_use]
    pub fn with_max_retry_after(self, max_retry_after: Duration) -> Self {
        Self { max_retry_after, ..self }
    }

    /// The same policy with or without chance in the waits.
    #[must_use]
    pub fn with_jitter(self, jitter: bool) -> Self {
        Self { jitter, ..self }
    }
}
