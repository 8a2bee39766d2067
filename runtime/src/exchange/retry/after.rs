use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::api::Api;

/// How long the server asks to wait: [`Api::retry_after_ms_header`] in milliseconds, or else `retry-after` in seconds (both may have a
/// fraction) or as an HTTP date (RFC 9110, section 10.2.3), measured from `now`.
///
/// `None` when neither names a wait: absent, not understood, zero, negative, in the past, or beyond what a [`Duration`]
/// holds. Long waits are returned as they are; [`Policy`](super::Policy) is what limits them.
#[must_use]
pub fn retry_after(api: &Api, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = || api.retry_after_ms_header.and_then(text).and_then(|text| seconds(text, 1000.0));
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn api() -> Api {
        Api { retry_after_ms_header: Some("retry-after-ms"), ..Api::new("https://api.example") }
    }

    /// One second before the date that RFC 9110 takes for its examples.
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_776)
    }

    fn wait(name: &'static str, value: &[u8]) -> Option<f64> {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_bytes(value).expect("a value"));
        retry_after(&api(), &headers, now()).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn waits_in_every_form() {
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
    fn what_names_no_wait_is_passed_over() {
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

    /// A number that no `Duration` holds as seconds may be one as milliseconds.
    fn in_milliseconds(value: &str) -> Option<f64> {
        ["1e20", "99999999999999999999"].contains(&value).then_some(1e17)
    }

    #[test]
    fn milliseconds_come_first_unless_they_name_no_wait() {
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
