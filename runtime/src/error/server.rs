//! The response of the server as part of an error.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{Error, ErrorResponse, RateLimit};

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
}
