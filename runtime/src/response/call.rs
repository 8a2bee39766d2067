//! A call that can be awaited.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::runtime::Handle;

use crate::{
    error::{Error, ErrorKind},
    exchange::{self, Reading, Reply, trace::Span},
    request::{Accept, Request},
    response::output::{Output, Raw},
    transport::BoxFuture,
};

/// A call under way: `.await` gives its outcome. Nothing is sent before that; dropping it ends the work.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    state: State,
    reading: Reading,
    accept: Accept,
    decode: fn(Reply) -> Result<T, Error>,
}

enum State {
    Waiting(Request),
    Running(Span, BoxFuture<Result<Reply, Error>>),
    Failed(Error),
    Done,
}

impl<T: Output> Call<T> {
    /// The call that sends this request.
    pub(crate) fn new(request: Request) -> Self {
        let accept = T::ACCEPT.unwrap_or(request.parts().operation.accept);
        let reading = match T::ACCEPT {
            None => Reading::Whole,
            Some(Accept::Json) => Reading::Json,
            Some(Accept::Events | Accept::Lines | Accept::Binary) => Reading::AsItArrives,
        };
        Self { state: State::Waiting(request), reading, accept, decode: T::from_reply }
    }

    /// The same call, giving status, headers and request id beside the value.
    pub fn with_meta(self) -> Call<WithMeta<T>> {
        Call { state: self.state, reading: self.reading, accept: self.accept, decode: WithMeta::from_reply }
    }

    /// The same call, giving status, headers and the body's bytes as they came. A status that is not a success is an error as
    /// ever; it keeps all three too.
    pub fn raw(self) -> Call<Raw> {
        Call { state: self.state, reading: Reading::Whole, accept: self.accept, decode: Raw::from_reply }
    }
}

impl<T> Call<T> {
    /// A call whose outcome is known: it cannot be made.
    pub(crate) fn failed(error: Error, decode: fn(Reply) -> Result<T, Error>) -> Self {
        Self { state: State::Failed(error), reading: Reading::Whole, accept: Accept::Json, decode }
    }
}

impl Request {
    /// The call, to be awaited. `T` is what comes of it: a type that decodes from JSON, a [`Page`](crate::Page), an
    /// [`EventStream`](crate::EventStream), [`JsonLines`](crate::JsonLines), a [`Download`](crate::Download).
    pub fn send<T: Output>(self) -> Call<T> {
        Call::new(self)
    }

    /// The call, giving the answer's status, headers and bytes as they came. A status that is not a success is an error as ever.
    pub fn send_raw(self) -> Call<http::Response<Bytes>> {
        Call::new(self)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (accept, reading) = (self.accept, self.reading);
        let reply = ready!(self.state.poll(accept, reading, context));
        Poll::Ready(reply.and_then(self.decode))
    }
}

impl State {
    fn poll(
        &mut self,
        accept: Accept,
        reading: Reading,
        context: &mut Context<'_>,
    ) -> Poll<Result<Reply, Error>> {
        if matches!(self, Self::Waiting(_)) && Handle::try_current().is_err() {
            // Timers and sockets would panic.
            *self = Self::Failed(Error::new(
                ErrorKind::Configuration,
                "a call has to be awaited inside a Tokio runtime; without one, use the feature `blocking`",
            ));
        }
        if let Self::Waiting(_) = self
            && let Self::Waiting(request) = std::mem::replace(self, Self::Done)
        {
            let span = Span::new(&request.parts().operation);
            let inner = span.clone();
            let running = async move { exchange::exchange(request, accept, reading, &inner).await };
            *self = Self::Running(span, Box::pin(running));
        }
        let outcome = match self {
            Self::Running(span, running) => ready!(span.within(|| running.as_mut().poll(context))),
            _ => match std::mem::replace(self, Self::Done) {
                Self::Failed(error) => Err(error),
                _ => Err(Error::new(ErrorKind::InvalidRequest, "the call was awaited a second time")),
            },
        };
        *self = Self::Done;
        Poll::Ready(outcome)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Call");
        match &self.state {
            State::Waiting(request) => out.field("waiting", request),
            State::Running(..) => out.field("running", &true),
            State::Failed(error) => out.field("failed", error),
            State::Done => out.field("done", &true),
        };
        out.finish_non_exhaustive()
    }
}

/// A value with what the server said around it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WithMeta<T> {
    /// The value.
    pub value: T,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: HeaderMap,
}

impl<T> WithMeta<T> {
    /// The server's id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        crate::error::request_id(&self.headers)
    }
}

impl<T: Output> Output for WithMeta<T> {
    const ACCEPT: Option<Accept> = T::ACCEPT;

    fn from_reply(reply: Reply) -> Result<Self, Error> {
        let (status, headers) = (reply.head.status, reply.head.headers.clone());
        Ok(Self { value: T::from_reply(reply)?, status, headers })
    }
}

impl Output for http::Response<Bytes> {
    const ACCEPT: Option<Accept> = None;

    fn from_reply(reply: Reply) -> Result<Self, Error> {
        let (head, bytes) = reply.whole()?;
        Ok(Self::from_parts(head, bytes))
    }
}
