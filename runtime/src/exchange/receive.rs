//! Receives the body of a response, from any transport: checks its length, decompresses it, and reads it as a whole.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{
    HeaderMap, Method, Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING},
};

use super::failure::from_transport;
use crate::{
    api::Api,
    error::{Error, ErrorKind},
    transport::{Body, TransportError, TransportErrorKind},
};

/// Returns the response with a decompressed body that is an error if it does not have its announced length.
///
/// A compressed body may exceed `limit` bytes only if its compressed form is large too.
pub(super) fn received(
    api: &Api,
    method: &Method,
    response: Response<Body>,
    #[cfg_attr(not(feature = "gzip"), expect(unused_variables, reason = "nothing is decompressed"))]
    limit: usize,
) -> Result<Response<Body>, Error> {
    #[cfg_attr(not(feature = "gzip"), expect(unused_mut, reason = "nothing is decompressed"))]
    let (mut head, mut body) = response.into_parts();
    let has_body =
        *method != Method::HEAD && !matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if let Some(length) = announced(&head.headers).or(body.length()).filter(|_| has_body)
        && body.as_bytes().is_none_or(|bytes| bytes.len() as u64 != length)
    {
        body = Body::stream(Measured { body: Some(body), length, received: 0 }, Some(length));
    }
    if !head.headers.contains_key(CONTENT_ENCODING) {
        return Ok(Response::from_parts(head, body));
    }
    match encoding(&head.headers).as_str() {
        "" | "identity" => {}
        #[cfg(feature = "gzip")]
        "gzip" | "x-gzip" => {
            body = super::gzip::decompressed(body, limit);
            head.headers.remove(CONTENT_ENCODING);
            head.headers.remove(CONTENT_LENGTH);
        }
        // The status is an error already.
        _ if !head.status.is_success() => {}
        other => {
            let reason = format!("the body is compressed with `{other}`, which this client does not support");
            let error = Error::new(ErrorKind::Decode, reason);
            return Err(api.with_response(error, head.status, &head.headers, Bytes::new()));
        }
    }
    Ok(Response::from_parts(head, body))
}

/// Returns the number of bytes that the header announces.
fn announced(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

fn encoding(headers: &HeaderMap) -> String {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let names = values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A body that must have its announced length.
struct Measured {
    /// `None` after the end and after an error.
    body: Option<Body>,
    length: u64,
    received: u64,
}

impl Stream for Measured {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let item = ready!(Pin::new(body).poll_next(context));
        if let Some(Ok(chunk)) = &item {
            self.received = self.received.saturating_add(chunk.len() as u64);
            if self.received <= self.length {
                return Poll::Ready(item);
            }
        }
        self.body = None;
        match item {
            None if self.received == self.length => Poll::Ready(None),
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            item => {
                let kind = match item {
                    None => TransportErrorKind::Incomplete,
                    Some(_) => TransportErrorKind::Connection,
                };
                let Self { received, length, .. } = *self;
                let reason = format!("{received} bytes of the body arrived, but {length} were announced");
                Poll::Ready(Some(Err(TransportError::new(kind, reason))))
            }
        }
    }
}

/// Reads a whole body of at most `limit` bytes.
pub(super) async fn read_whole(mut body: Body, limit: usize) -> Result<Bytes, Error> {
    let announced = body.length().filter(|length| *length > limit as u64);
    if let Some(length) = announced {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the body has {length} bytes, more than the {limit} of `max_body_bytes`"),
        ));
    }
    let bytes =
        read(&mut body, limit.saturating_add(1)).await.map_err(|partial| from_transport(partial.error))?;
    if bytes.len() > limit {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the body has more than the {limit} bytes of `max_body_bytes`"),
        ));
    }
    Ok(bytes)
}

/// What arrived of a body before an error.
pub(super) struct Partial {
    pub(super) read: Bytes,
    error: TransportError,
}

/// Reads the first `limit` bytes of a body.
pub(super) async fn read(body: &mut Body, limit: usize) -> Result<Bytes, Partial> {
    let mut all = BytesMut::new();
    let mut first = Bytes::new();
    while all.len().max(first.len()) < limit {
        match poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await {
            None => break,
            // Most bodies arrive in one chunk, which is not copied.
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
