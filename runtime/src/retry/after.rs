use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// How long the server asks to wait: `retry-after-ms` in milliseconds, or else `retry-after` in seconds (both may have a
/// fraction) or as an HTTP date (RFC 9110, section 10.2.3), measured from `now`.
///
/// `None` when neither names a wait: absent, not understood, zero, negative, in the past, or beyond what a [`Duration`]
/// holds. Long waits are returned as they are; [`Policy`](super::Policy) is what limits them.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = || text("retry-after-ms").and_then(|text| seconds(text, 1000.0));
    let wait = || text("retry-after").and_then(|text| seconds(text, 1.0).or_else(|| until(text, now)));
    milliseconds().or_else(wait)
}

/// A positive number of which `per_second` make a second.
fn seconds(text: &str, per_second: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    Duration::try_from_secs_f64(number / per_second).ok().filter(|wait| !wait.is_zero())
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    date.duration_since(now).ok().filter(|wait| !wait.is_zero())
}
