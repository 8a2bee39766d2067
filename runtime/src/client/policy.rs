//! When a request is retried.

use std::time::Duration;

/// The number of retries and the delays between them.
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
    /// The maximum number of retries. Default: 2.
    pub max_retries: u32,
    /// The delay before the first retry, unless the server states one. It doubles with each retry. Default: 0.5 s.
    pub first_delay: Duration,
    /// The maximum delay that results from doubling. Default: 8 s.
    pub max_delay: Duration,
    /// The maximum delay that is accepted from the server. A longer one is ignored. Default: 60 s.
    pub max_retry_after: Duration,
    /// Whether each delay is shortened at random by up to a quarter. Clients that failed at the same time then
    /// retry at different times. Does not apply to delays of the server. Default: true.
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
    /// Sets the maximum number of retries; 0 disables retries.
    #[must_use]
    pub fn with_max_retries(self, max_retries: u32) -> Self {
        Self { max_retries, ..self }
    }

    /// Sets the delay before the first retry.
    #[must_use]
    pub fn with_first_delay(self, first_delay: Duration) -> Self {
        Self { first_delay, ..self }
    }

    /// Sets the maximum delay that results from doubling.
    #[must_use]
    pub fn with_max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// Sets the maximum delay that is accepted from the server.
    #[must_use]
    pub fn with_max_retry_after(self, max_retry_after: Duration) -> Self {
        Self { max_retry_after, ..self }
    }

    /// Sets whether delays are shortened at random.
    #[must_use]
    pub fn with_jitter(self, jitter: bool) -> Self {
        Self { jitter, ..self }
    }
}
