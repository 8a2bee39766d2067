//! The bytes of a response, with a maximum time without data.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::{runtime::Handle, time::Instant};

use crate::{
    api::Api,
    client::Limits,
    error::{Error, ErrorKind},
    exchange::clock::{self, Timer},
    request::Secrets,
    response::from_response::Arriving,
    transport::{Body, TransportError, TransportErrorKind},
};

/// How long to wait for the end of a response after its last event.
const LEAVING: Duration = Duration::from_secs(5);

/// A body that is arriving. After its end, after an error, or when dropped, the connection is returned or closed.
pub(crate) struct Incoming {
    pub(crate) api: &'static Api,
    body: Option<Body>,
    idle: Idle,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) limits: Limits,
    pub(crate) length: Option<u64>,
    operation: &'static str,
    secrets: Secrets,
    attempts: u32,
}

/// What counts as progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// Any byte.
    Byte,
    /// The end of a line. Bytes without a line end are not progress.
    Line,
}

impl Incoming {
    pub(crate) fn new(arriving: Arriving, life: Life) -> Self {
        Self {
            api: arriving.api,
            length: arriving.body.length(),
            body: Some(arriving.body),
            idle: Idle::new(arriving.idle_timeout, life),
            status: arriving.head.status,
            headers: moved(&arriving.head.headers),
            limits: arriving.limits,
            operation: arriving.operation,
            secrets: arriving.secrets,
            attempts: arriving.attempts,
        }
    }

    /// Returns the next bytes, or `None` at the end and after an error.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match Pin::new(body).poll_next(context) {
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                Poll::Ready(Some(Ok(chunk))) => {
                    if self.idle.saw(&chunk) {
                        return Poll::Ready(Some(Err(self.silent())));
                    }
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(self.fail(ended_early(error)))));
                }
                Poll::Ready(None) => {
                    self.close();
                    return Poll::Ready(None);
                }
                Poll::Pending => match ready!(self.idle.poll_over(context)) {
                    Ok(()) => return Poll::Ready(Some(Err(self.silent()))),
                    Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
                },
            }
        }
    }

    /// Ends the stream with this error, to which the response is added.
    pub(crate) fn fail(&mut self, error: Error) -> Error {
        self.fail_with(error, Bytes::new())
    }

    /// Ends the stream with this error in this text.
    pub(crate) fn fail_with(&mut self, error: Error, text: impl Into<Bytes>) -> Error {
        self.close();
        self.at(error, text)
    }

    /// Adds the response to the error. The stream continues.
    pub(crate) fn at(&self, error: Error, text: impl Into<Bytes>) -> Error {
        self.here(self.api.with_response(error, self.status, &self.headers, text.into()))
    }

    /// Returns the error that the server reported in an event.
    pub(crate) fn fail_event(&mut self, data: &str) -> Error {
        self.close();
        self.here(self.api.event_error(self.status, &self.headers, data))
    }

    fn here(&self, error: Error) -> Error {
        let error = error.in_operation(self.operation).after_attempts(self.attempts);
        self.secrets.scrub_error(error)
    }

    /// Returns the server's identifier of the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.api.request_id(&self.headers)
    }

    pub(crate) fn close(&mut self) {
        self.body = None;
        self.idle.timer = None;
    }

    /// Waits on a separate task for the end of a body without further content, so that the connection can be used
    /// again.
    pub(crate) fn leave(&mut self) {
        let body = self.body.take();
        self.close();
        if let (Some(mut body), Ok(runtime)) = (body, Handle::try_current()) {
            runtime.spawn(async move {
                let end = async { while super::next(&mut body).await.is_some_and(|chunk| chunk.is_ok()) {} };
                // If the body has not ended by then, dropping it closes the connection.
                let _ = clock::within(LEAVING, end).await;
            });
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.body.is_none()
    }

    fn silent(&mut self) -> Error {
        let limit = self.idle.limit.unwrap_or_default();
        let missing = match self.idle.life {
            Life::Byte => "nothing",
            Life::Line => "no complete line",
        };
        self.fail(Error::new(
            ErrorKind::Timeout,
            format!("{missing} arrived for {limit:?}; set a longer `idle_timeout` if the server may be silent for that long"),
        ))
    }
}

/// Returns the headers in separate memory. They share a buffer with the connection, which would otherwise be kept as
/// long as the stream.
fn moved(headers: &HeaderMap) -> HeaderMap {
    let own = |value: &HeaderValue| {
        let mut own = HeaderValue::from_bytes(value.as_bytes()).ok()?;
        own.set_sensitive(value.is_sensitive());
        Some(own)
    };
    headers.iter().map(|(name, value)| (name.clone(), own(value).unwrap_or_else(|| value.clone()))).collect()
}

fn ended_early(error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Incomplete => ErrorKind::Incomplete,
        TransportErrorKind::Limit => ErrorKind::Limit,
        _ => ErrorKind::Connection,
    };
    Error::new(kind, error.to_string()).with_cause(error)
}

/// Measures the time without progress while the caller waits. The time during which the caller handles an event
/// does not count.
struct Idle {
    limit: Option<Duration>,
    life: Life,
    /// When the current wait is too long.
    over: Option<Instant>,
    /// Expires at that time. It is kept between waits, since a new one costs more.
    timer: Option<Timer>,
}

impl Idle {
    fn new(limit: Option<Duration>, life: Life) -> Self {
        Self { limit, life, over: None, timer: None }
    }

    /// Records that bytes arrived. Bytes that are not progress do not end the wait, and may arrive without a pause:
    /// returns true if the wait is too long.
    fn saw(&mut self, chunk: &[u8]) -> bool {
        let alive = match self.life {
            Life::Byte => true,
            Life::Line => memchr::memchr2(b'\n', b'\r', chunk).is_some(),
        };
        if alive {
            self.over = None;
            return false;
        }
        self.begin().is_some_and(|over| over <= Instant::now())
    }

    /// Waits, and is ready when the wait is too long.
    fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Some(over) = self.begin() else { return Poll::Pending };
        let timer = match &mut self.timer {
            Some(timer) => timer,
            None => self.timer.insert(Timer::new(over)?),
        };
        timer.reset(over);
        timer.poll(context)
    }

    /// Returns when the current wait, which begins now if there is none, is too long.
    fn begin(&mut self) -> Option<Instant> {
        let limit = self.limit?;
        Some(*self.over.get_or_insert_with(|| clock::after(limit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_headers_out_of_the_buffer_they_arrived_in() {
        let buffer = Bytes::from(b"first second".to_vec());
        let mut headers = HeaderMap::new();
        for part in [0..5, 6..12] {
            let mut value = HeaderValue::from_maybe_shared(buffer.slice(part.clone())).unwrap();
            value.set_sensitive(part.start == 0);
            headers.append("x-both", value);
        }
        let moved = moved(&headers);
        assert_eq!(moved, headers);
        let sensitive: Vec<bool> = moved.get_all("x-both").iter().map(HeaderValue::is_sensitive).collect();
        assert_eq!(sensitive, [true, false]);
        drop(headers);
        assert!(buffer.is_unique());
    }
}
