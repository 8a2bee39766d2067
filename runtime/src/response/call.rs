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
    api::Api,
    error::{Error, ErrorKind},
    exchange::{self, Reading, Response, trace::Span},
    request::{Accept, Request},
    response::from_response::{FromResponse, Raw},
    transport::BoxFuture,
};

/// A call under way: `.await` gives its outcome. Nothing is sent before that; dropping it ends the work.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    state: State,
    reading: Reading,
    accept: Accept,
    decode: fn(Response) -> Result<T, Error>,
}

enum State {
    Waiting(Request),
    Running(Span, BoxFuture<Result<Response, Error>>),
    Failed(Error),
    Done,
}

impl<T: FromResponse> Call<T> {
    /// The call that sends this request.
    pub(crate) fn new(request: Request) -> Self {
        let accept = T::ACCEPT.unwrap_or(request.parts().operation.accept);
        let reading = match T::ACCEPT {
            None => Reading::Whole,
            Some(Accept::Json) => Reading::Json,
            Some(Accept::Events | Accept::Lines | Accept::Binary) => Reading::AsItArrives,
        };
        Self { state: State::Waiting(request), reading, accept, decode: T::from_response }
    }

    /// The same call, giving status, headers and request id beside the value.
    pub fn with_meta(self) -> Call<WithMeta<T>> {
        Call {
            state: self.state,
            reading: self.reading,
            accept: self.accept,
            decode: WithMeta::from_response,
        }
    }

    /// The same call, giving status, headers and the body's bytes as they came. A status that is not a success is an error as
    /// ever; it keeps all three too.
    pub fn raw(self) -> Call<Raw> {
        Call { state: self.state, reading: Reading::Whole, accept: self.accept, decode: Raw::from_response }
    }
}

impl<T> Call<T> {
    /// A call whose outcome is known: it cannot be made.
    pub(crate) fn failed(error: Error, decode: fn(Response) -> Result<T, Error>) -> Self {
        Self { state: State::Failed(error), reading: Reading::Whole, accept: Accept::Json, decode }
    }
}

impl Request {
    /// The call, to be awaited. `T` is what comes of it: a type that decodes from JSON, a [`Page`](crate::Page), an
    /// [`EventStream`](crate::EventStream), [`JsonLines`](crate::JsonLines), a [`Download`](crate::Download).
    pub fn send<T: FromResponse>(self) -> Call<T> {
        Call::new(self)
    }

    /// The call, giving the response's status, headers and bytes as they came. A status that is not a success is an error as ever.
    pub fn send_raw(self) -> Call<http::Response<Bytes>> {
        Call::new(self)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (accept, reading) = (self.accept, self.reading);
        let response = ready!(self.state.poll(accept, reading, context));
        Poll::Ready(response.and_then(self.decode))
    }
}

impl State {
    fn poll(
        &mut self,
        accept: Accept,
        reading: Reading,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response, Error>> {
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
    /// The headers of the response.
    pub headers: HeaderMap,
    api: &'static Api,
}

impl<T> WithMeta<T> {
    /// The server's id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.api.request_id(&self.headers)
    }
}

impl<T: FromResponse> FromResponse for WithMeta<T> {
    const ACCEPT: Option<Accept> = T::ACCEPT;

    fn from_response(response: Response) -> Result<Self, Error> {
        let (status, headers) = (response.head.status, response.head.headers.clone());
        let api = response.request.parts().client.api();
        Ok(Self { value: T::from_response(response)?, status, headers, api })
    }
}

impl FromResponse for http::Response<Bytes> {
    const ACCEPT: Option<Accept> = None;

    fn from_response(response: Response) -> Result<Self, Error> {
        let (head, bytes) = response.whole()?;
        Ok(Self::from_parts(head, bytes))
    }
}
