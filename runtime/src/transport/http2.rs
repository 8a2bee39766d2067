//! A connection of HTTP/2, which many requests share.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use http::{Request, Response};
use hyper::{
    body::Incoming,
    client::conn::http2,
    rt::{Executor, Read, Write},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{runtime::Handle, sync::Notify};

use super::{
    Body,
    failure::{Unsent, unsent},
    socket::{Moment, Socket},
};

/// How many bytes of one response the server may send ahead of the reader.
const STREAM_WINDOW: u32 = 1 << 20;
/// How many bytes of all responses on a connection the server may send ahead of their readers.
const CONNECTION_WINDOW: u32 = 64 << 20;
/// How many responses fit into the connection's window. No connection carries more, so that a response nobody reads, or any number
/// of them, cannot keep another from arriving.
const STREAMS: usize = (CONNECTION_WINDOW / STREAM_WINDOW) as usize;
/// Stands for the number of streams that a server allows until it has said so. No server says this number.
const UNKNOWN: usize = usize::MAX - 1;
/// How long a server may take to say it before others no longer wait for that.
const SETTLING: Duration = Duration::from_secs(5);

/// How an HTTP/2 connection finds out that nobody is there any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepAlive {
    /// How long nothing has to arrive for a ping to be sent.
    interval: Duration,
    /// How long its response may take.
    timeout: Duration,
}

impl KeepAlive {
    /// These times, where a timer can take them.
    pub(crate) fn new(interval: Duration, timeout: Duration) -> Self {
        const LEAST: Duration = Duration::from_millis(1);
        const MOST: Duration = Duration::from_secs(24 * 60 * 60);
        Self { interval: interval.clamp(LEAST, MOST), timeout: timeout.clamp(LEAST, MOST) }
    }

    /// A connection that has been silent for longer owes the response to a ping, and gets no new request until that comes.
    fn doubt(self) -> Duration {
        self.interval + self.timeout / 5
    }
}

impl Default for KeepAlive {
    fn default() -> Self {
        Self::new(Duration::from_secs(10), Duration::from_secs(10))
    }
}

/// An HTTP/2 connection, which many requests share.
#[derive(Clone)]
pub(super) struct Http2 {
    sender: http2::SendRequest<Body>,
    /// The number of streams that the server allows.
    allowed: Arc<dyn Fn() -> usize + Send + Sync>,
    open: Arc<AtomicUsize>,
    changed: Arc<Notify>,
    begun: Moment,
    used: Moment,
    heard: Moment,
    keep_alive: KeepAlive,
}

/// One of the streams that a connection may have open. Given back when dropped.
pub(super) struct Slot {
    open: Arc<AtomicUsize>,
    changed: Arc<Notify>,
    used: Moment,
}

impl Http2 {
    pub(super) async fn new<S>(
        socket: Socket<TokioIo<S>>,
        keep_alive: KeepAlive,
        changed: &Arc<Notify>,
        driver: &Handle,
    ) -> hyper::Result<Self>
    where
        S: Read + Write + Unpin + Send + 'static,
    {
        let heard = socket.heard();
        let tasks = Tasks { driver: driver.clone(), changed: Arc::clone(changed) };
        let (sender, connection) = http2::Builder::new(tasks.clone())
            .timer(TokioTimer::new())
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .initial_max_send_streams(UNKNOWN)
            .keep_alive_interval(keep_alive.interval)
            .keep_alive_timeout(keep_alive.timeout)
            .keep_alive_while_idle(true)
            .handshake(TokioIo::new(socket))
            .await?;
        let connection = Arc::new(Mutex::new(Some(connection)));
        let driven = Ending(Arc::clone(&connection));
        tasks.execute(poll_fn(move |context| match &mut *locked(&driven.0) {
            Some(connection) => Pin::new(connection).poll(context).map(|_| ()),
            None => Poll::Ready(()),
        }));
        Ok(Self {
            sender,
            allowed: Arc::new(move || {
                locked(&connection).as_ref().map_or(0, |connection| connection.current_max_send_streams())
            }),
            open: Arc::default(),
            changed: Arc::clone(changed),
            begun: Moment::now(),
            used: Moment::now(),
            heard,
            keep_alive,
        })
    }

    /// One more stream, if there may be one.
    pub(super) fn reserve(&self) -> Option<Slot> {
        let allowed = match (self.allowed)() {
            UNKNOWN => 1,
            allowed => allowed.min(STREAMS),
        };
        if self.is_closed() || self.heard.elapsed() > self.keep_alive.doubt() {
            return None;
        }
        let more = |open| (open < allowed).then_some(open + 1);
        self.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        let (open, changed) = (Arc::clone(&self.open), Arc::clone(&self.changed));
        Some(Slot { open, changed, used: self.used.clone() })
    }

    /// Whether it will soon be known how many streams there may be.
    pub(super) fn is_settling(&self) -> bool {
        (self.allowed)() == UNKNOWN && self.begun.elapsed() < SETTLING
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// How long it has been without a stream.
    pub(super) fn unused(&self) -> Duration {
        if self.open.load(Ordering::Acquire) > 0 { Duration::ZERO } else { self.used.elapsed() }
    }

    pub(super) async fn send(&mut self, request: Request<Body>) -> Result<Response<Incoming>, Unsent> {
        let uri = request.uri().clone();
        self.sender.try_send_request(request).await.map_err(|error| unsent(error, uri))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.used.renew();
        self.open.fetch_sub(1, Ordering::AcqRel);
        self.changed.notify_waiters();
    }
}

/// Drops a connection when it has ended, or panicked in a body of the caller's: those who wait for it then learn of its end.
struct Ending<T>(Arc<Mutex<Option<T>>>);

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        let connection = locked(&self.0).take();
        drop(connection);
    }
}

/// Runs the tasks of a connection, any of which may learn what others wait to know: how many streams the server allows.
#[derive(Clone)]
struct Tasks {
    driver: Handle,
    changed: Arc<Notify>,
}

impl<F> Executor<F> for Tasks
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, task: F) {
        let changed = Arc::clone(&self.changed);
        self.driver.spawn(async move {
            let mut task = Box::pin(task);
            poll_fn(|context| {
                let outcome = task.as_mut().poll(context);
                changed.notify_waiters();
                outcome
            })
            .await
        });
    }
}

/// A connection as it is, whatever may have panicked in it.
fn locked<T>(connection: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
