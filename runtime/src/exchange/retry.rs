//! When a failed request is retried, and after which delay.

mod after;

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

pub use self::after::retry_after;
pub use crate::client::Policy;
use crate::{api::Api, request::random};

impl Policy {
    /// Returns the delay before a retry. `retries` is the number of previous retries; `headers` are those of the
    /// failed response, empty if there was none.
    #[must_use]
    pub fn delay(&self, api: &Api, retries: u32, headers: &HeaderMap) -> Duration {
        let jitter = if self.jitter { random::unit() } else { 0.0 };
        self.delay_at(api, retries, headers, SystemTime::now(), jitter)
    }

    /// Returns the [`delay`](Self::delay) for a given time and random number. A date in `retry-after` is relative
    /// to `now`, and `jitter`, from 0 to 1, is the part of a quarter by which the client's own delay is shortened.
    #[must_use]
    pub fn delay_at(
        &self,
        api: &Api,
        retries: u32,
        headers: &HeaderMap,
        now: SystemTime,
        jitter: f64,
    ) -> Duration {
        retry_after(api, headers, now)
            .filter(|wait| *wait <= self.max_retry_after)
            .unwrap_or_else(|| self.backoff(retries, jitter))
    }

    fn backoff(&self, retries: u32, jitter: f64) -> Duration {
        let factor = 2_u32.saturating_pow(retries);
        let delay = self.first_delay.saturating_mul(factor).min(self.max_delay);
        let jitter = if (0.0..=1.0).contains(&jitter) { jitter } else { 0.0 };
        delay.saturating_sub((delay / 4).mul_f64(jitter))
    }
}

/// Whether a response with this status and these headers should be retried.
///
/// [`Api::should_retry_header`] decides if it is `true` or `false`. Otherwise, 408, 409, 429 and all statuses from
/// 500 are retried. Whether the body of the request can be sent again is decided elsewhere.
#[must_use]
pub fn should_retry(api: &Api, status: StatusCode, headers: &HeaderMap) -> bool {
    let said = api.should_retry_header.and_then(|name| headers.get(name));
    match said.map(|value| value.as_bytes().trim_ascii()) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => matches!(status.as_u16(), 408 | 409 | 429 | 500..),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> Api {
        Api {
            should_retry_header: Some("x-should-retry"),
            retry_after_ms_header: Some("retry-after-ms"),
            ..Api::new("https://api.example")
        }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[test]
    fn decides_by_the_header_before_the_status() {
        for (status, header, retried) in [
            (200, "", false),
            (400, "", false),
            (401, "", false),
            (404, "", false),
            (408, "", true),
            (409, "", true),
            (413, "", false),
            (422, "", false),
            (429, "", true),
            (499, "", false),
            (500, "", true),
            (503, "", true),
            (529, "", true),
            (599, "", true),
            (999, "", true),
            (429, "false", false),
            (529, "false", false),
            (400, "true", true),
            (200, "true", true),
            (400, " true ", true),
            (400, "TRUE", false),
            (500, "no", true),
            (400, "", false),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(
                should_retry(&api(), status, &headers(&[("x-should-retry", header)])),
                retried,
                "{status} {header:?}"
            );
        }
        assert!(should_retry(&api(), StatusCode::BAD_GATEWAY, &HeaderMap::new()));
        let plain = Api::new("https://api.example");
        assert!(should_retry(&plain, StatusCode::BAD_GATEWAY, &headers(&[("x-should-retry", "false")])));
    }

    #[test]
    fn doubles_the_delay_up_to_eight_seconds() {
        let delay = |retries| {
            Policy::default().delay_at(&api(), retries, &HeaderMap::new(), SystemTime::now(), 0.0).as_millis()
        };
        let delays = [0, 1, 2, 3, 4, 5, 31, 32, 1000, u32::MAX].map(delay);
        assert_eq!(delays, [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000]);
    }

    #[test]
    fn shortens_the_delay_by_up_to_a_quarter() {
        let delay = |jitter| {
            Policy::default().delay_at(&api(), 1, &HeaderMap::new(), SystemTime::now(), jitter).as_millis()
        };
        assert_eq!([0.0, 0.5, 1.0].map(delay), [1000, 875, 750]);
        assert_eq!(
            [f64::NAN, -1.0, 2.0, f64::INFINITY].map(delay),
            [1000; 4],
            "an invalid jitter is ignored"
        );
        let policy = Policy::default();
        let random: Vec<_> =
            (0..100).map(|_| policy.delay(&api(), 1, &HeaderMap::new()).as_secs_f64()).collect();
        assert!(random.iter().all(|delay| (0.75..=1.0).contains(delay)), "{random:?}");
        assert!(random.iter().any(|delay| *delay != random[0]), "all delays are equal");
        assert_eq!(policy.with_jitter(false).delay(&api(), 1, &HeaderMap::new()).as_millis(), 1000);
    }

    #[test]
    fn accepts_delays_of_the_server_up_to_a_minute() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let delay =
            |pairs: &[_]| Policy::default().delay_at(&api(), 0, &headers(pairs), now, 1.0).as_secs_f64();
        assert_eq!(delay(&[("retry-after", "7")]), 7.0);
        assert_eq!(delay(&[("retry-after", "60")]), 60.0);
        assert_eq!(delay(&[("retry-after", "60.001")]), 0.375);
        assert_eq!(delay(&[("retry-after", "-1")]), 0.375);
        assert_eq!(delay(&[("retry-after-ms", "60000")]), 60.0);
        assert_eq!(delay(&[("retry-after-ms", "60001"), ("retry-after", "1")]), 0.375);
        assert_eq!(delay(&[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")]), 10.0);
        assert_eq!(delay(&[("retry-after", "Sun, 06 Nov 1995 08:49:47 GMT")]), 0.375);
    }

    #[test]
    fn applies_every_setting_of_a_policy() {
        let policy = Policy::default()
            .with_first_delay(Duration::from_millis(10))
            .with_max_delay(Duration::from_millis(25))
            .with_max_retry_after(Duration::from_secs(3600));
        let delay = |retries, pairs: &[_]| {
            policy.delay_at(&api(), retries, &headers(pairs), SystemTime::now(), 0.0).as_millis()
        };
        assert_eq!([delay(0, &[]), delay(1, &[]), delay(2, &[])], [10, 20, 25]);
        assert_eq!(delay(0, &[("retry-after", "3600")]), 3_600_000);
        assert_eq!(
            Policy::default()
                .with_first_delay(Duration::MAX)
                .delay_at(&api(), 9, &HeaderMap::new(), SystemTime::now(), 0.0)
                .as_secs(),
            8
        );
    }
}
