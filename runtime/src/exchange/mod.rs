//! One exchange with the server: attempts with their time limits, delays between retries, redirects, and spans.
//!
//! Takes a request and returns the response of the first successful attempt, with its body read as a whole or still
//! arriving. Uses `error`, `api`, `transport`, `client` and `request`.

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

use std::{pin::pin, sync::PoisonError, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, response::Parts as Head};

use crate::{
    client::Shared,
    error::{Error, ErrorKind, KEPT_BODY},
    exchange::trace::Span,
    request::{Accept, Prepared, Request, RequestBody},
    transport::Body,
};

/// Sends the call until it succeeds, as often as its options allow.
pub(crate) async fn exchange(
    request: Request,
    accept: Accept,
    reading: Reading,
    span: Span,
) -> Result<Response, Error> {
    let id = request.parts().operation.id;
    match send(request, accept, reading, &span).await {
        Ok(response) => {
            span.succeeded(&response);
            Ok(response)
        }
        Err(error) => {
            let error = error.in_operation(id);
            span.failed(&error);
            Err(error)
        }
    }
}

async fn send(
    mut request: Request,
    accept: Accept,
    reading: Reading,
    span: &Span,
) -> Result<Response, Error> {
    let mut call = request.prepare(accept)?;
    match repeat(&mut call, &request, reading, span).await {
        Ok((head, body)) => {
            let Prepared { idle_timeout, secrets, attempts, .. } = call;
            Ok(Response { head, body, idle_timeout, request, secrets, attempts })
        }
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
        // A body that can be read only once is sent in the first attempt, and there is no second attempt.
        let again = call.body.try_clone();
        let last = again.is_none() || attempt > call.retries;
        let body = std::mem::replace(&mut call.body, again.unwrap_or(RequestBody::None));
        let error = match attempt_once(call, body, shared, reading).await {
            Ok(success) => return Ok(success),
            // The error may be passed to the caller.
            Err(error) => call.secrets.scrub_error(error).in_operation(id).after_attempts(attempt),
        };
        let again = || call.retry_if.as_ref().map_or(error.is_retryable(), |decide| decide(&error));
        if last || !again() {
            return Err(error);
        }
        let none = HeaderMap::new();
        let wait = call.retry.delay(shared.api, attempt - 1, error.headers().unwrap_or(&none));
        span.retries(&error, wait);
        // Without timers there is no second attempt.
        if clock::wait(wait).await.is_err() {
            return Err(error);
        }
    }
    Err(Error::new(ErrorKind::Connection, "the number of attempts cannot be counted"))
}

/// Sends the request once, within its time limit.
async fn attempt_once(
    call: &Prepared,
    body: RequestBody,
    shared: &Shared,
    reading: Reading,
) -> Result<(Head, ResponseBody), Error> {
    let respond = pin!(respond(call, body, shared, reading));
    let Some(limit) = call.timeout else { return respond.await };
    let outcome = clock::within(limit, respond).await?;
    outcome.unwrap_or_else(|| Err(timed_out(limit)))
}

fn timed_out(limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("no complete response within {limit:?}; set a longer `timeout`, or stream the call"),
    )
}

/// Sends the request and reads the response as far as `reading` states.
async fn respond(
    call: &Prepared,
    body: RequestBody,
    shared: &Shared,
    reading: Reading,
) -> Result<(Head, ResponseBody), Error> {
    let response = transmit(call, body, shared).await?;
    let (head, mut body) =
        receive::received(shared.api, &call.method, response, shared.limits.body)?.into_parts();
    if !head.status.is_success() {
        // The status is an error already; the rest of the body would only add details.
        let text = receive::read(&mut body, KEPT_BODY).await.unwrap_or_else(|partial| partial.read);
        return Err(failure::with_retry_decision(shared.api, shared.api.status_error(&head, text), &head));
    }
    match reading {
        Reading::AsItArrives => Ok((head, ResponseBody::Arriving(body))),
        Reading::Json if media_type(&head) == Some("text/event-stream") => {
            Ok((head, ResponseBody::Arriving(body)))
        }
        Reading::Json | Reading::Whole => match receive::read_whole(body, shared.limits.body).await {
            Ok(bytes) => Ok((head, ResponseBody::Whole(bytes))),
            Err(error) => Err(shared.api.with_response(error, head.status, &head.headers, Bytes::new())),
        },
    }
}

/// Passes the request to the transport, and follows redirects.
async fn transmit(
    call: &Prepared,
    mut body: RequestBody,
    shared: &Shared,
) -> Result<http::Response<Body>, Error> {
    let mut redirect = None;
    for _ in 0..redirect::LIMIT {
        let again = body.try_clone();
        let mut request = http::Request::new(into_body(body));
        *request.method_mut() = call.method.clone();
        let (uri, headers) = match &redirect {
            None => (&call.uri, &call.headers),
            Some(redirect::Redirect { uri, headers }) => (uri, headers),
        };
        uri.clone_into(request.uri_mut());
        headers.clone_into(request.headers_mut());
        let response = shared.transport.send(request).await.map_err(failure::from_transport)?;
        let refused = |reason: String| {
            let error = Error::new(ErrorKind::Redirect, reason);
            shared.api.with_response(error, response.status(), response.headers(), Bytes::new())
        };
        let next = redirect::next(call, redirect.as_ref(), &response).map_err(refused)?;
        let Some(next) = next else { return Ok(response) };
        body = again.ok_or_else(|| {
            let host = redirect::host(&next.uri);
            refused(format!("the server redirects the upload to {host}, and it can be read only once"))
        })?;
        redirect = Some(next);
    }
    let reason = format!("the server redirects more than {} times", redirect::LIMIT);
    Err(Error::new(ErrorKind::Redirect, reason))
}

fn into_body(body: RequestBody) -> Body {
    match body {
        RequestBody::None => Body::empty(),
        RequestBody::Bytes(bytes, _) => Body::from(bytes),
        RequestBody::Form(form) => {
            let form = form.into_inner().unwrap_or_else(PoisonError::into_inner);
            let length = form.content_length();
            form.into_stream().into_body(length)
        }
    }
}
