//! The same API without async, with the feature `blocking`.
//!
//! [`Blocking::wait`] replaces `.await` in a program without async, and [`BlockingStream::blocking`] converts a
//! stream to an iterator for a `for` loop:
//!
//! ```no_run
//! use anthropic_beta_runtime::{
//!     Api, Client, EventStream, Request,
//!     blocking::{Blocking, BlockingStream},
//!     json::Json,
//! };
//! use http::Method;
//!
//! static API: Api = Api::new("https://api.example.com");
//!
//! # fn main() -> Result<(), anthropic_beta_runtime::Error> {
//! let client: Client = Client::builder(&API).build()?;
//! let models = client.request(Method::GET, "/v1/models").send::<Json>().wait()?;
//! let events = client
//!     .request(Method::GET, "/v1/sessions/s_1/events/stream")
//!     .send::<EventStream<Json>>()
//!     .wait()?;
//! for event in events.blocking() {
//!     println!("{}", event?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Two background threads, which all calls share, do the work; the calling thread waits. This is also allowed
//! inside of an async runtime, where it blocks the current thread without a panic.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    sync::{OnceLock, mpsc},
    task::{Context, Poll, Waker},
};

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, ErrorKind};

/// Waits for a call without async.
pub trait Blocking<T> {
    /// Waits for the result.
    ///
    /// # Errors
    /// The errors of the call, and an error if the system cannot start threads.
    fn wait(self) -> Result<T, Error>;
}

impl<T, F> Blocking<T> for F
where
    T: Send + 'static,
    F: IntoFuture<Output = Result<T, Error>>,
    F::IntoFuture: Send + 'static,
{
    fn wait(self) -> Result<T, Error> {
        let (done, outcome) = mpsc::sync_channel(1);
        let call = self.into_future();
        background()?.spawn(async move {
            // The receiver was dropped, so the result is not needed.
            let _ = done.send(call.await);
        });
        outcome.recv().unwrap_or_else(|_| Err(panicked()))
    }
}

/// Iterates over a stream without async.
pub trait BlockingStream: Stream + Sized {
    /// Returns an iterator over the items, which waits for each item. Dropping it drops the stream.
    fn blocking(self) -> Each<Self> {
        Each { stream: Some(self) }
    }
}

impl<S: Stream + Send + Unpin + 'static> BlockingStream for S {}

/// The items of a stream. It ends at the end of the stream, or after an error of the background threads.
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is used"]
pub struct Each<S> {
    stream: Option<S>,
}

impl<T, S> Iterator for Each<S>
where
    T: Send + 'static,
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let runtime = match background() {
            Ok(runtime) => runtime,
            Err(error) => return Some(Err(error)),
        };
        // Items that have arrived do not need another thread.
        let ready = {
            let _entered = runtime.enter();
            Pin::new(&mut stream).poll_next(&mut Context::from_waker(Waker::noop()))
        };
        let item = match ready {
            Poll::Ready(item) => item,
            Poll::Pending => {
                let (done, outcome) = mpsc::sync_channel(1);
                runtime.spawn(async move {
                    let item = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
                    let _ = done.send((item, stream));
                });
                match outcome.recv() {
                    Ok((item, back)) => {
                        stream = back;
                        item
                    }
                    Err(_) => return Some(Err(panicked())),
                }
            }
        };
        self.stream = item.is_some().then_some(stream);
        item
    }
}

/// Returns the background threads, which the first use starts.
fn background() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let started = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().worker_threads(2).thread_name("anthropic-beta").enable_all().build()
    });
    started.as_ref().map_err(|error| {
        Error::new(ErrorKind::Configuration, format!("cannot start background threads: {error}"))
    })
}

fn panicked() -> Error {
    Error::new(ErrorKind::Io, "the code of the call panicked in a background thread")
}
