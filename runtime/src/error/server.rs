//! The response of the server as part of an error.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Cause, Error, ErrorResponse, RateLimit};
use crate::json::DecodeError;

/// How much of the body of an error is kept.
pub(crate) const KEPT_BODY: usize = 1 << 20;

impl Error {
    /// Adds the server's name for the error.
    pub(crate) fn with_error_type(mut self, error_type: Option<String>) -> Self {
        self.0.error_type = error_type;
        self
    }

    /// Adds the response.
    pub(crate) fn with_response(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        request_id: Option<String>,
    ) -> Self {
        // A slice would keep all of a large body in memory.
        let body = if body.len() > KEPT_BODY { Bytes::copy_from_slice(&body[..KEPT_BODY]) } else { body };
        self.0.response = Some(ErrorResponse { status, headers, body, request_id, rate_limits: Vec::new() });
        self
    }

    /// Adds the rate limits of the response.
    pub(crate) fn with_rate_limits(mut self, rate_limits: Vec<RateLimit>) -> Self {
        if let Some(response) = &mut self.0.response {
            response.rate_limits = rate_limits;
        }
        self
    }

    pub(crate) fn with_retry(mut self, retryable: bool, after: Option<std::time::Duration>) -> Self {
        self.0.retryable = retryable;
        self.0.retry_after = after;
        self
    }

    /// Applies `map` to each text that came from the server, and replaces those for which it returns another text.
    pub(crate) fn map_text(mut self, map: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Self {
        let text = |text: &mut String| {
            if let Some(other) = map(text.as_bytes()) {
                *text = String::from_utf8_lossy(&other).into_owned();
            }
        };
        let inner = &mut *self.0;
        text(&mut inner.message);
        inner.error_type.iter_mut().for_each(text);
        inner.json_path.iter_mut().for_each(text);
        if let Some(response) = &mut inner.response {
            response.request_id.iter_mut().for_each(text);
            for value in response.headers.values_mut() {
                if let Some(Ok(other)) = map(value.as_bytes()).map(|other| HeaderValue::from_bytes(&other)) {
                    *value = other;
                }
            }
            if let Some(other) = map(&response.body) {
                response.body = other.into();
            }
        }
        if let Some(Cause::InMessage(cause) | Cause::Separate(cause)) = &mut inner.cause
            && let Some(error) = cause.downcast_mut::<DecodeError>()
        {
            *error = error.clone().map_text(text);
        }
        self
    }
}
