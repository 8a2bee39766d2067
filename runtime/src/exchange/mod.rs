//! One exchange with the server: attempts, redirects, waits between retries, limits and spans.
//!
//! Takes a request and gives the response of the first attempt that succeeds, with its body whole or still to come. Uses
//! `error`, `api`, `transport`, `client` and `request`.

mod attempt;
pub(crate) mod clock;
mod failure;
#[cfg(feature = "gzip")]
mod gzip;
mod receive;
mod redirect;
mod response;
pub mod retry;
pub(crate) mod trace;

pub(crate) use response::{Reading, Response, ResponseBody, media_type};

use http::{HeaderMap, response::Parts as Head};

use crate::{
    error::{Error, ErrorKind},
    exchange::trace::Span,
    request::{Accept, Prepared, Request, RequestBody},
};

/// Sends the call, as often as its options allow, until it succeeds.
pub(crate) async fn exchange(
    mut request: Request,
    accept: Accept,
    reading: Reading,
    span: &Span,
) -> Result<Response, Error> {
    let id = request.parts().operation.id;
    match send(&mut request, accept, reading, span).await {
        Ok((head, body, rest)) => {
            let request_id = request.parts().client.api().request_id(&head.headers);
            let request_id = request_id.map(|id| rest.secrets.scrub_text(id));
            let Prepared { idle_timeout, secrets, attempts, .. } = rest;
            span.answered(head.status, request_id.as_deref(), attempts);
            Ok(Response { head, body, idle_timeout, request, secrets, attempts })
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
) -> Result<(Head, ResponseBody, Prepared), Error> {
    let mut call = request.prepare(accept)?;
    match repeat(&mut call, request, reading, span).await {
        Ok((head, body)) => Ok((head, body, call)),
        Err(error) => Err(call.secrets.scrub_error(error)),
    }
}

async fn repeat(
    call: &mut Prepared,
    request: &Request,
    reading: Reading,
    span: &Span,
) -> Result<(Head, ResponseBody), Error> {
    let (shared, id) = (request.parts().client.shared(), request.parts().operation.id);
    for attempt in 1_u32.. {
        call.attempts = attempt;
        // A body that can be read only once goes out with the first attempt, and there is no second.
        let again = call.body.try_clone();
        let last = again.is_none() || attempt > call.retries;
        let body = std::mem::replace(&mut call.body, again.unwrap_or(RequestBody::None));
        let error = match attempt::attempt(call, body, shared, reading).await {
            Ok(success) => return Ok(success),
            // The caller may be shown it.
            Err(error) => call.secrets.scrub_error(error).in_operation(id).after_attempts(attempt),
        };
        let again = || call.retry_if.as_ref().map_or(error.is_retryable(), |decide| decide(&error));
        if last || !again() {
            return Err(error);
        }
        let none = HeaderMap::new();
        let wait = call.retry.delay(shared.api, attempt - 1, error.headers().unwrap_or(&none));
        span.retries(&error, wait);
        // Without timers there is no other attempt.
        if clock::wait(wait).await.is_err() {
            return Err(error);
        }
    }
    Err(Error::new(ErrorKind::Connection, "sent as often as can be counted"))
}
