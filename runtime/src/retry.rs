//! When a failed request is sent again, and after how long.

mod after;

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

pub use self::after::retry_after;
use crate::random;

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
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
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

    /// How long to wait before a retry. `retries` is how many were made already, from 0; `headers` are those of the
    /// failed response, empty when there was none.
    #[must_use]
    pub fn delay(&self, retries: u32, headers: &HeaderMap) -> Duration {
        self.delay_at(retries, headers, SystemTime::now(), random::unit())
    }

    /// [`delay`](Self::delay) without the clock and the dice: `now` is what a date in `retry-after` is measured from, and
    /// `jitter`, from 0 to 1, is the share of a quarter by which our own wait is shortened.
    #[must_use]
    pub fn delay_at(&self, retries: u32, headers: &HeaderMap, now: SystemTime, jitter: f64) -> Duration {
        retry_after(headers, now)
            .filter(|wait| *wait <= self.max_retry_after)
            .unwrap_or_else(|| self.backoff(retries, jitter))
    }

    fn backoff(&self, retries: u32, jitter: f64) -> Duration {
        let factor = 2_u32.saturating_pow(retries);
        let delay = self.first_delay.saturating_mul(factor).min(self.max_delay);
        let jitter = if (0.0..=1.0).contains(&jitter) { jitter } else { 0.0 };
        delay.mul_f64(1.0 - 0.25 * jitter)
    }
}

/// Whether a response with this status and these headers is worth another try.
///
/// The header `x-should-retry` decides when it says `true` or `false`. Otherwise 408, 409, 429 and everything from 500 on
/// is tried again. Whether the request's body can be sent twice is another question.
#[must_use]
pub fn should_retry(status: StatusCode, headers: &HeaderMap) -> bool {
    match headers.get("x-should-retry").map(|value| value.as_bytes().trim_ascii()) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => matches!(status.as_u16(), 408 | 409 | 429 | 500..),
    }
}
