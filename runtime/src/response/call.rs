//! A call that can be awaited.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::{runtime::Handle, task::JoinHandle};

use crate::{
    api::Api,
    error::{Error, ErrorKind, RateLimit},
    exchange::{self, Reading, Response, trace::Span},
    request::{Accept, Request},
    response::from_response::{FromResponse, Raw},
    transport::BoxFuture,
};

/// A call; `.await` returns its result. Nothing is sent before that. Dropping it cancels it.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    state: State,
    reading: Reading,
    accept: Accept,
    decode: fn(Response) -> Result<T, Error>,
}

enum State {
    Waiting(Request),
    Running(Running),
    Spawned(Task),
    Failed(Error),
    Done,
}

impl<T: FromResponse> Call<T> {
    /// Creates the call that sends this request.
    pub(crate) fn new(request: Request) -> Self {
        let accept = T::ACCEPT.unwrap_or(request.parts().operation.accept);
        let reading = match T::ACCEPT {
            None => Reading::Whole,
            Some(Accept::Json) => Reading::Json,
            Some(Accept::Events | Accept::Lines | Accept::Binary) => Reading::AsItArrives,
        };
        Self { state: State::Waiting(request), reading, accept, decode: T::from_response }
    }

    /// Returns the same call with the status, the headers and the request identifier in addition to the value.
    pub fn with_meta(self) -> Call<WithMeta<T>> {
        Call {
            state: self.state,
            reading: self.reading,
            accept: self.accept,
            decode: WithMeta::from_response,
        }
    }

    /// Returns the same call with the status, the headers and the bytes of the body. A status that is not a success
    /// is still an error, which contains all three.
    pub fn raw(self) -> Call<Raw> {
        Call { state: self.state, reading: Reading::Whole, accept: self.accept, decode: Raw::from_response }
    }
}

impl<T> Call<T> {
    /// Creates a call that fails with this error.
    pub(crate) fn failed(error: Error, decode: fn(Response) -> Result<T, Error>) -> Self {
        Self { state: State::Failed(error), reading: Reading::Whole, accept: Accept::Json, decode }
    }

    /// Runs the call on a separate task, even while it is not polled, so that its time limits are not exceeded.
    pub(crate) fn spawn(&mut self) {
        self.state.spawn(self.accept, self.reading);
    }
}

impl Request {
    /// Creates the call. `T` is its result: a type that is decoded from JSON, a [`Page`](crate::Page), an
    /// [`EventStream`](crate::EventStream), [`JsonLines`](crate::JsonLines), or a [`Download`](crate::Download).
    pub fn send<T: FromResponse>(self) -> Call<T> {
        Call::new(self)
    }

    /// Creates the call that returns the status, headers and bytes of the response. A status that is not a success
    /// is an error.
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
        self.begin(accept, reading);
        let outcome = match self {
            Self::Running(running) => ready!(running.poll(context)),
            Self::Spawned(task) => ready!(task.poll(context)),
            _ => match std::mem::replace(self, Self::Done) {
                Self::Failed(error) => Err(error),
                _ => Err(Error::new(ErrorKind::Unsendable, "the call was awaited a second time")),
            },
        };
        *self = Self::Done;
        Poll::Ready(outcome)
    }

    /// Starts the call if it is waiting.
    fn begin(&mut self, accept: Accept, reading: Reading) {
        if matches!(self, Self::Waiting(_)) && Handle::try_current().is_err() {
            // Timers and sockets would panic.
            *self = Self::Failed(Error::new(
                ErrorKind::Configuration,
                "a call must be awaited inside of a Tokio runtime; without one, use the feature `blocking`",
            ));
        }
        if let Self::Waiting(_) = self
            && let Self::Waiting(request) = std::mem::replace(self, Self::Done)
        {
            let span = Span::new(&request.parts().operation);
            let work = Box::pin(exchange::exchange(request, accept, reading, span.clone()));
            *self = Self::Running(Running { work, span });
        }
    }

    /// Moves the call to a separate task.
    fn spawn(&mut self, accept: Accept, reading: Reading) {
        self.begin(accept, reading);
        if let Self::Running(_) = self
            && let Ok(runtime) = Handle::try_current()
            && let Self::Running(mut running) = std::mem::replace(self, Self::Done)
        {
            *self = Self::Spawned(Task(runtime.spawn(poll_fn(move |context| running.poll(context)))));
        }
    }
}

/// The work of a call, polled inside of its span.
struct Running {
    work: BoxFuture<Result<Response, Error>>,
    span: Span,
}

impl Running {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Response, Error>> {
        self.span.within(|| self.work.as_mut().poll(context))
    }
}

/// The separate task of a call, which is aborted when this is dropped.
struct Task(JoinHandle<Result<Response, Error>>);

impl Task {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Response, Error>> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll(context)) {
            Ok(outcome) => outcome,
            Err(error) => {
                match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(error) => Err(Error::new(ErrorKind::Connection, "the runtime of the call has ended")
                        .with_source(error)),
                }
            }
        })
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Call");
        match &self.state {
            State::Waiting(request) => out.field("waiting", request),
            State::Running(_) | State::Spawned(_) => out.field("running", &true),
            State::Failed(error) => out.field("failed", error),
            State::Done => out.field("done", &true),
        };
        out.finish_non_exhaustive()
    }
}

/// A value with the head of its response.
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
    /// Returns the server's identifier of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.api.request_id(&self.headers)
    }

    /// Returns the rate limits that the response states, such as the number of requests that remain.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.api.rate_limits(&self.headers)
    }

    /// Returns the rate limit of this name, if the response states it.
    #[must_use]
    pub fn rate_limit(&self, name: &str) -> Option<RateLimit> {
        self.rate_limits().into_iter().find(|limit| limit.name == name)
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
