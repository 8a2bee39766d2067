//! One attempt, within its time.

use std::{future::poll_fn, pin::Pin, time::Duration};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::response::Parts as Head;

use super::{
    clock,
    failure::{judged, sent_badly},
    receive::received,
    redirect,
    response::{Reading, ResponseBody, media_type},
};
use crate::{
    client::Shared,
    error::{Error, ErrorKind, KEPT_BODY},
    request::{Prepared, RequestBody},
    transport::{Body, TransportError},
};

/// Sends the request once, redirects followed, and reads the response as far as `reading` says.
pub(super) async fn attempt(
    call: &Prepared,
    body: RequestBody,
    shared: &Shared,
    reading: Reading,
) -> Result<(Head, ResponseBody), Error> {
    let Some(limit) = call.timeout else {
        return untimed(call, body, shared, reading).await;
    };
    let outcome = clock::within(limit, untimed(call, body, shared, reading)).await?;
    outcome.unwrap_or_else(|| Err(timed_out(limit)))
}

fn timed_out(limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("no whole response within {limit:?}; set a longer `timeout`, or stream the call"),
    )
}

async fn untimed(
    call: &Prepared,
    body: RequestBody,
    shared: &Shared,
    reading: Reading,
) -> Result<(Head, ResponseBody), Error> {
    let response = redirect::send(call, body, shared).await?;
    let (head, mut body) = received(shared.api, &call.method, response, shared.limits.body)?.into_parts();
    if !head.status.is_success() {
        // What breaks off here is only the explanation of an error that is known already.
        let text = read(&mut body, KEPT_BODY).await.unwrap_or_else(|partial| partial.read);
        return Err(judged(shared.api, shared.api.status_error(&head, text), &head));
    }
    match reading {
        Reading::AsItArrives => Ok((head, ResponseBody::Arriving(body))),
        Reading::Json if media_type(&head) == Some("text/event-stream") => {
            Ok((head, ResponseBody::Arriving(body)))
        }
        Reading::Json | Reading::Whole => match read_whole(body, shared.limits.body).await {
            Ok(bytes) => Ok((head, ResponseBody::Whole(bytes))),
            Err(error) => Err(shared.api.with_response(error, head.status, &head.headers, Bytes::new())),
        },
    }
}

async fn read_whole(mut body: Body, limit: usize) -> Result<Bytes, Error> {
    let announced = body.length().filter(|length| *length > limit as u64);
    if let Some(length) = announced {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the body has {length} bytes, more than the {limit} of `max_body_bytes`"),
        ));
    }
    let bytes =
        read(&mut body, limit.saturating_add(1)).await.map_err(|partial| sent_badly(partial.error))?;
    if bytes.len() > limit {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the body has more than the {limit} bytes of `max_body_bytes`"),
        ));
    }
    Ok(bytes)
}

/// What had come of a body before it broke off.
struct Partial {
    read: Bytes,
    error: TransportError,
}

/// The first `limit` bytes of a body.
async fn read(body: &mut Body, limit: usize) -> Result<Bytes, Partial> {
    let mut all = BytesMut::new();
    let mut first = Bytes::new();
    while all.len().max(first.len()) < limit {
        match poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await {
            None => break,
            // Most bodies come in one piece, which is then not copied.
            Some(Ok(chunk)) if first.is_empty() && all.is_empty() => first = chunk,
            Some(Ok(chunk)) => {
                all.extend_from_slice(&std::mem::take(&mut first));
                all.extend_from_slice(&chunk);
            }
            Some(Err(error)) => {
                all.extend_from_slice(&first);
                return Err(Partial { read: all.freeze(), error });
            }
        }
    }
    let mut whole = if all.is_empty() { first } else { all.freeze() };
    whole.truncate(limit);
    Ok(whole)
}
