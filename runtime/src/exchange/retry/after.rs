use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::api::Api;

/// Returns the delay that the server asks for.
///
/// It is [`Api::retry_after_ms_header`] in milliseconds, or else `retry-after` in seconds (both may have a
/// fraction) or as an HTTP date (RFC 9110, section 10.2.3), relative to `now`.
///
/// `None` if there is no valid delay: if both headers are missing, malformed, zero, negative, in the past, or do
/// not fit into a [`Duration`]. Long delays are returned; [`Policy`](super::Policy) limits them.
#[must_use]
pub fn retry_after(api: &Api, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = || api.retry_after_ms_header.and_then(text).and_then(|text| seconds(text, 1000.0));
    let wait = || text("retry-after").and_then(|text| seconds(text, 1.0).or_else(|| until(text, now)));
    milliseconds().or_else(wait)
}

/// Parses a positive number of units of which `per_second` are a second.
fn seconds(text: &str, per_second: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    Duration::try_from_secs_f64(number / per_second).ok().filter(|wait| !wait.is_zero())
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    date.duration_since(now).ok().filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn api() -> Api {
        Api { retry_after_ms_header: Some("retry-after-ms"), ..Api::new("https://api.example") }
    }

    /// One second before the date in the examples of RFC 9110.
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_776)
    }

    fn wait(name: &'static str, value: &[u8]) -> Option<f64> {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_bytes(value).expect("a value"));
        retry_after(&api(), &headers, now()).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn parses_every_form_of_delay() {
        for (value, expected) in [
            ("1", 1.0),
            ("0.25", 0.25),
            (" 2 ", 2.0),
            ("+3", 3.0),
            ("1e2", 100.0),
            ("86400", 86_400.0),
            ("1e19", 1e19),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 1.0),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 1.0),
            ("Sun Nov  6 08:49:37 1994", 1.0),
        ] {
            assert_eq!(wait("retry-after", value.as_bytes()), Some(expected), "{value:?}");
        }
        assert_eq!(wait("retry-after-ms", b"1500.5"), Some(1.5005));
    }

    #[test]
    fn ignores_values_that_are_not_delays() {
        let absurd = [
            "", "0", "-0", "-5", "-1e308", "1e20", "1e308", "1e999", "1e-30", "inf", "-inf", "NaN",
            "infinity",
        ];
        let texts =
            ["soon", "1,5", "0x10", "1 2", "1s", "99999999999999999999", "Sun, 06 Nov 1994 08:49:36 GMT"];
        let dates =
            ["Sun, 06 Nov 1993 08:49:37 GMT", "Sun, 31 Feb 1995 08:49:37 GMT", "1995-11-06T08:49:37Z"];
        for value in absurd.into_iter().chain(texts).chain(dates) {
            assert_eq!(wait("retry-after", value.as_bytes()), None, "{value:?}");
            assert_eq!(wait("retry-after-ms", value.as_bytes()), in_milliseconds(value), "{value:?}");
        }
        assert_eq!(wait("retry-after", b"\xFF"), None);
    }

    /// A number that does not fit into a `Duration` as seconds, but as milliseconds.
    fn in_milliseconds(value: &str) -> Option<f64> {
        ["1e20", "99999999999999999999"].contains(&value).then_some(1e17)
    }

    #[test]
    fn prefers_valid_milliseconds() {
        for (milliseconds, expected) in [("250", 0.25), ("0", 7.0), ("-1", 7.0), ("soon", 7.0)] {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static("7"));
            headers.insert("retry-after-ms", HeaderValue::from_static(milliseconds));
            assert_eq!(
                retry_after(&api(), &headers, now()).map(|wait| wait.as_secs_f64()),
                Some(expected),
                "{milliseconds}"
            );
        }
        assert_eq!(retry_after(&api(), &HeaderMap::new(), now()), None);
    }
}
