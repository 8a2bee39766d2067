//! Connections of HTTP/2, which carry many requests.

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

/// How many bytes of one response the server may send before they are read.
const STREAM_WINDOW: u32 = 1 << 20;
/// How many bytes of all responses on a connection the server may send before they are read.
const CONNECTION_WINDOW: u32 = 64 << 20;
/// How many responses fit into the window of the connection. A connection carries no more, so that responses that
/// are not read cannot block others.
const STREAMS: usize = (CONNECTION_WINDOW / STREAM_WINDOW) as usize;
/// The number of streams that the server allows, until it has stated it. No server states this number.
const UNKNOWN: usize = usize::MAX - 1;
/// How long calls wait for the server to state it.
const SETTLING: Duration = Duration::from_secs(5);

/// How an HTTP/2 connection to an unreachable server is detected.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepAlive {
    /// The time without data after which a ping is sent.
    interval: Duration,
    /// The time within which the ping must be acknowledged.
    timeout: Duration,
}

impl KeepAlive {
    /// Creates the settings, within the range that timers support.
    pub(crate) fn new(interval: Duration, timeout: Duration) -> Self {
        const LEAST: Duration = Duration::from_millis(1);
        const MOST: Duration = Duration::from_secs(24 * 60 * 60);
        Self { interval: interval.clamp(LEAST, MOST), timeout: timeout.clamp(LEAST, MOST) }
    }

    /// The time without data after which the response to a ping is late, so the connection gets no new request.
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

/// One of the streams that a connection may have open. It is returned when dropped.
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

    /// Returns another stream, if the server allows it.
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

    /// Whether the number of streams will be known soon.
    pub(super) fn is_settling(&self) -> bool {
        (self.allowed)() == UNKNOWN && self.begun.elapsed() < SETTLING
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Returns the time since the last stream ended.
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

/// Drops a connection when it has ended, or when a body of the caller panicked, which wakes the tasks that wait for it.
struct Ending<T>(Arc<Mutex<Option<T>>>);

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        let connection = locked(&self.0).take();
        drop(connection);
    }
}

/// Runs the tasks of a connection. Each poll may change how many streams the server allows, so waiting calls are
/// notified.
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

/// Locks a connection, which is valid even if a thread panicked while it was locked.
fn locked<T>(connection: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
