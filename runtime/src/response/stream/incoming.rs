//! The bytes of a response, with a limit to how long it may be silent.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, Sleep, sleep};

use crate::{
    api::Api,
    client::Limits,
    error::{Error, ErrorKind},
    request::Secrets,
    response::from_response::Arriving,
    transport::{Body, TransportError, TransportErrorKind},
};

/// A body that is arriving. After its end, an error or its drop the connection is given back or closed.
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
}

/// What counts as a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// Any byte.
    Byte,
    /// The end of a line: bytes that drip without ever ending one are no progress.
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
            headers: arriving.head.headers,
            limits: arriving.limits,
            operation: arriving.operation,
            secrets: arriving.secrets,
        }
    }

    /// The next bytes; `None` at the end and after an error.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match Pin::new(body).poll_next(context) {
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                Poll::Ready(Some(Ok(chunk))) => {
                    // A chunk that is no sign of life still must not outrun the limit by arriving whenever asked for.
                    if !self.idle.saw(&chunk) && self.idle.poll_passed(context) {
                        return Poll::Ready(Some(Err(self.silent())));
                    }
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(self.fail(broken_off(error)))));
                }
                Poll::Ready(None) => {
                    self.close();
                    return Poll::Ready(None);
                }
                Poll::Pending if self.idle.poll_passed(context) => {
                    return Poll::Ready(Some(Err(self.silent())));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Ends the stream with this error, which learns where it happened.
    pub(crate) fn fail(&mut self, error: Error) -> Error {
        self.fail_with(error, Bytes::new())
    }

    /// Ends the stream with this error about this text.
    pub(crate) fn fail_with(&mut self, error: Error, text: impl Into<Bytes>) -> Error {
        self.close();
        self.at(error, text)
    }

    /// The error, knowing where it happened; the stream goes on.
    pub(crate) fn at(&self, error: Error, text: impl Into<Bytes>) -> Error {
        let text = self.secrets.scrub(text.into());
        self.api.with_response(error, self.status, &self.headers, text).in_operation(self.operation)
    }

    /// The error that the server itself sent as an event.
    pub(crate) fn fail_event(&mut self, data: &str) -> Error {
        self.close();
        let data = self.secrets.scrub_text(data);
        self.api.event_error(self.status, &self.headers, &data).in_operation(self.operation)
    }

    /// The server's id of the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.api.request_id(&self.headers)
    }

    pub(crate) fn close(&mut self) {
        self.body = None;
        self.idle.sleep = None;
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.body.is_none()
    }

    fn silent(&mut self) -> Error {
        let limit = self.idle.limit.unwrap_or_default();
        let missing = match self.idle.life {
            Life::Byte => "nothing",
            Life::Line => "no whole line",
        };
        self.fail(Error::new(
            ErrorKind::Timeout,
            format!("{missing} arrived for {limit:?}; set a longer `idle_timeout` if the server may be silent for that long"),
        ))
    }
}

fn broken_off(error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Incomplete => ErrorKind::Incomplete,
        _ => ErrorKind::Connection,
    };
    Error::new(kind, error.to_string()).with_source(error)
}

/// How long the stream has been waited for since its last sign of life. The time a caller takes over an event does not count.
struct Idle {
    limit: Option<Duration>,
    life: Life,
    sleep: Option<Pin<Box<Sleep>>>,
    waiting: bool,
}

impl Idle {
    fn new(limit: Option<Duration>, life: Life) -> Self {
        Self { limit, life, sleep: None, waiting: false }
    }

    /// Takes note of bytes that arrived, and says whether they are a sign of life.
    fn saw(&mut self, chunk: &[u8]) -> bool {
        let alive = match self.life {
            Life::Byte => true,
            Life::Line => memchr::memchr2(b'\n', b'\r', chunk).is_some(),
        };
        self.waiting &= !alive;
        alive
    }

    fn poll_passed(&mut self, context: &mut Context<'_>) -> bool {
        let Some(limit) = self.limit else { return false };
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(limit)));
        if !std::mem::replace(&mut self.waiting, true) {
            sleep.as_mut().reset(Instant::now() + limit);
        }
        sleep.as_mut().poll(context).is_ready()
    }
}
