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
    Running(Running),
    Spawned(Task),
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

    /// Lets the call go on by itself, whether it is polled or not, so that its time limits do not pass meanwhile.
    pub(crate) fn spawn(&mut self) {
        self.state.spawn(self.accept, self.reading);
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

    /// Makes a waiting call a running one.
    fn begin(&mut self, accept: Accept, reading: Reading) {
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
            let work = Box::pin(exchange::exchange(request, accept, reading, span.clone()));
            *self = Self::Running(Running { work, span });
        }
    }

    /// Makes a waiting call one that runs on a task of its own.
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

/// A call on a task of its own, which ends when this is dropped.
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

    /// The limits that the response states, such as how many requests are left.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.api.rate_limits(&self.headers)
    }

    /// The limit of this name, if the response states it.
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
