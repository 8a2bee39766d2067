//! The same surface without async, with the feature `blocking`.
//!
//! [`Blocking::wait`] is the `.await` of a program without async, and [`BlockingStream::blocking`] makes a `for` loop of a stream:
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
//! The work is done by two threads in the background that all calls share; the calling thread only waits. That is allowed inside an
//! async runtime too, where it blocks the thread it is called on, and nothing panics.

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
    /// The outcome, once it is there.
    ///
    /// # Errors
    /// As awaiting it; and when the system gives no threads.
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
            // Nobody listening means nobody waiting.
            let _ = done.send(call.await);
        });
        outcome.recv().unwrap_or_else(|_| Err(panicked()))
    }
}

/// Takes the items of a stream without async.
pub trait BlockingStream: Stream + Sized {
    /// An iterator over the items, each waited for when it is asked for. Dropping it drops the stream.
    fn blocking(self) -> Each<Self> {
        Each { stream: Some(self) }
    }
}

impl<S: Stream + Send + Unpin + 'static> BlockingStream for S {}

/// The items of a stream, one after the other. It ends after the stream's end, and after an error of the background.
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
        // What has arrived already needs no other thread.
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

/// The threads in the background, started at their first use.
fn background() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let started = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().worker_threads(2).thread_name("anthropic-beta").enable_all().build()
    });
    started.as_ref().map_err(|error| {
        Error::new(ErrorKind::Configuration, format!("no threads for calls in the background: {error}"))
    })
}

fn panicked() -> Error {
    Error::new(ErrorKind::Io, "the call's own code panicked in the background")
}
