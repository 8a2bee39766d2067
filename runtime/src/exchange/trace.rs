//! A span for each call and an event for each retry, with the feature `tracing`.
//!
//! They contain the endpoint, the number of attempts, the result and the duration, but never a body, the value of a
//! header, a query or an identifier from a path.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::Span;
#[cfg(feature = "tracing")]
pub(crate) use on::Span;

#[cfg(feature = "tracing")]
mod on {
    use std::time::{Duration, Instant};

    use tracing::field::Empty;

    use crate::{error::Error, exchange::Response, request::Operation};

    /// The span of one call, from its first poll to the head of the response or, if the body is read as a whole, to
    /// its end.
    #[derive(Clone)]
    pub(crate) struct Span {
        span: tracing::Span,
        begun: Instant,
    }

    impl Span {
        pub(crate) fn new(operation: &Operation) -> Self {
            let span = tracing::info_span!(
                target: "anthropic_beta_runtime",
                "call",
                otel.kind = "client",
                operation = operation.id,
                http.request.method = %operation.method,
                http.route = operation.path,
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                request_id = Empty,
                attempt = Empty,
                duration_ms = Empty,
                error.type = Empty,
            );
            Self { span, begun: Instant::now() }
        }

        pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
            self.span.in_scope(work)
        }

        /// Adds an event: an attempt failed, and is retried after `wait`.
        pub(crate) fn retries(&self, error: &Error, wait: Duration) {
            tracing::warn!(
                target: "anthropic_beta_runtime",
                parent: &self.span,
                attempt = error.attempts(),
                reason = %error.kind(),
                http.response.status_code = error.status().map(|status| status.as_u16()),
                delay_ms = milliseconds(wait),
                "the call is retried",
            );
        }

        pub(crate) fn succeeded(&self, response: &Response) {
            if self.span.is_disabled() {
                return;
            }
            self.attempts(response.attempts);
            self.span.record("http.response.status_code", response.head.status.as_u16());
            let request_id = response.request.parts().client.api().request_id(&response.head.headers);
            self.span.record("request_id", request_id.map(|id| response.secrets.scrub_text(id)));
            self.ended();
        }

        pub(crate) fn failed(&self, error: &Error) {
            self.attempts(error.attempts());
            self.span.record("http.response.status_code", error.status().map(|status| status.as_u16()));
            self.span.record("request_id", error.request_id());
            self.span.record("error.type", tracing::field::debug(error.kind()));
            self.ended();
        }

        /// Recorded once at the end of the call, since subscribers that print fields when they are recorded would
        /// print them again.
        fn attempts(&self, attempts: u32) {
            self.span.record("attempt", attempts);
            self.span.record("http.request.resend_count", attempts.saturating_sub(1));
        }

        fn ended(&self) {
            self.span.record("duration_ms", milliseconds(self.begun.elapsed()));
        }
    }

    fn milliseconds(time: Duration) -> u64 {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::Duration;

    use crate::{error::Error, exchange::Response, request::Operation};

    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn new(_: &Operation) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "the same signature with and without tracing")]
        pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
            work()
        }

        pub(crate) fn retries(&self, _: &Error, _: Duration) {}

        pub(crate) fn succeeded(&self, _: &Response) {}

        pub(crate) fn failed(&self, _: &Error) {}
    }
}
