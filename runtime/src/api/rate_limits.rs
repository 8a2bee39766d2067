//! The response headers that state rate limits.

use http::HeaderMap;

use crate::error::RateLimit;

/// The response headers that state one rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// The name of the limit.
    pub name: &'static str,
    /// The header with the number that is allowed in a period.
    pub limit: Option<&'static str>,
    /// The header with the number that remains.
    pub remaining: Option<&'static str>,
    /// The header with the time at which the whole number is available again, as RFC 3339.
    pub reset: Option<&'static str>,
}

impl RateLimitHeaders {
    /// Returns the limit that the headers of a response state, if any. A value that cannot be parsed is ignored.
    pub(super) fn read(&self, headers: &HeaderMap) -> Option<RateLimit> {
        let text = |name: Option<&str>| headers.get(name?)?.to_str().ok().map(str::trim);
        let limit = RateLimit {
            limit: text(self.limit).and_then(|text| text.parse().ok()),
            remaining: text(self.remaining).and_then(|text| text.parse().ok()),
            reset: text(self.reset).and_then(|text| text.parse().ok()),
            ..RateLimit::unknown(self.name)
        };
        (limit != RateLimit::unknown(self.name)).then_some(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PETS: RateLimitHeaders = RateLimitHeaders {
        name: "pets",
        limit: Some("pets-limit"),
        remaining: Some("pets-left"),
        reset: Some("pets-reset"),
    };

    fn stated(headers: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let headers = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        });
        PETS.read(&headers.collect())
    }

    #[test]
    fn parses_the_values_of_a_limit() {
        let pets = RateLimit {
            limit: Some(50),
            remaining: Some(7),
            reset: Some("2026-01-01T00:00:30Z".parse().unwrap()),
            ..RateLimit::unknown("pets")
        };
        let headers = [("pets-limit", "50"), ("pets-left", " 7 "), ("pets-reset", "2026-01-01T00:00:30Z")];
        assert_eq!(stated(&headers), Some(pets));
        assert_eq!(stated(&[("pets-left", "0")]).unwrap().remaining, Some(0));
    }

    #[test]
    fn ignores_missing_and_malformed_values() {
        assert_eq!(stated(&[]), None);
        assert_eq!(stated(&[("pets-left", "many"), ("pets-limit", "-1"), ("pets-reset", "soon")]), None);
        let some = stated(&[("pets-left", "many"), ("pets-limit", "50")]).unwrap();
        assert_eq!((some.limit, some.remaining), (Some(50), None));
    }
}
