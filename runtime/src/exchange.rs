//! One call from first attempt to last: sending, waiting, sending again.

mod attempt;
mod redirect;
mod scrub;

pub(crate) use scrub::Secrets;

use bytes::Bytes;
use http::{HeaderMap, response::Parts as Head};

use crate::{
    Accept, Body, Error, ErrorKind, Request,
    error::request_id,
    request::{Prepared, RequestBody},
    retry,
    trace::Span,
};

/// What a call came to: a success with its body, whole or still to come.
pub struct Reply {
    pub(crate) head: Head,
    pub(crate) content: Content,
    pub(crate) idle_timeout: Option<std::time::Duration>,
    pub(crate) request: Request,
    pub(crate) secrets: Secrets,
}

/// The body of a success.
pub(crate) enum Content {
    Whole(Bytes),
    Arriving(Body),
}

/// How the body of a success is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Whole, unless it is a stream, which may never end.
    Json,
    /// Whole, whatever it is.
    Whole,
    AsItArrives,
}

/// Sends the call, as often as its options allow, until it succeeds.
pub(crate) async fn exchange(
    mut request: Request,
    accept: Accept,
    reading: Reading,
    span: &Span,
) -> Result<Reply, Error> {
    let id = request.parts().operation.id;
    match send(&mut request, accept, reading, span).await {
        Ok((head, content, rest)) => {
            let request_id = request_id(&head.headers).map(|id| rest.secrets.scrub_text(id));
            span.answered(head.status, request_id.as_deref());
            Ok(Reply { head, content, idle_timeout: rest.idle_timeout, request, secrets: rest.secrets })
        }
        Err(error) => {
            let error = error.in_operation(id);
            span.failed(&error);
            Err(error)
        }
    }
}

async fn send(
    request: &mut Request,
    accept: Accept,
    reading: Reading,
    span: &Span,
) -> Result<(Head, Content, Prepared), Error> {
    let mut call = request.prepare(accept)?;
    match repeat(&mut call, request, reading, span).await {
        Ok((head, content)) => Ok((head, content, call)),
        Err(error) => Err(call.secrets.scrub_error(error)),
    }
}

async fn repeat(
    call: &mut Prepared,
    request: &Request,
    reading: Reading,
    span: &Span,
) -> Result<(Head, Content), Error> {
    let shared = request.parts().client.shared();
    for attempt in 1_u32.. {
        span.attempt(attempt);
        // A body that can be read only once goes out with the first attempt, and there is no second.
        let again = call.body.try_clone();
        let last = again.is_none() || attempt > call.retries;
        let body = std::mem::replace(&mut call.body, again.unwrap_or(RequestBody::None));
        let error = match attempt::attempt(call, body, shared, reading).await {
            Ok(success) => return Ok(success),
            Err(error) => error.after_attempts(attempt),
        };
        if last || !error.is_retryable() {
            return Err(error);
        }
        let none = HeaderMap::new();
        let wait = shared.retry.delay(attempt - 1, error.headers().unwrap_or(&none));
        tokio::time::sleep(wait).await;
    }
    Err(Error::new(ErrorKind::Connection, "sent as often as can be counted"))
}

/// Whether a status error is worth another try, and when, as the server says.
fn judged(error: Error, head: &Head) -> Error {
    let after = retry::retry_after(&head.headers, std::time::SystemTime::now());
    error.with_retry(retry::should_retry(head.status, &head.headers), after)
}
