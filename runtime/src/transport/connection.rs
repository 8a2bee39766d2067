//! One connection to a server or a proxy, HTTP/1.1 or HTTP/2.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use http::{HeaderValue, Request, Response, Uri, header::HOST, uri::PathAndQuery};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1, http2},
    rt::{Executor, Read, Write},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{runtime::Handle, sync::Notify};

use super::{
    Body,
    line::Line,
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

/// A connection that a request can be sent on.
pub(super) enum Connection {
    Http1(Http1),
    Http2(Http2, Slot),
}

/// An HTTP/1.1 connection. It carries one request at a time, and whoever waits for that drives it.
pub(super) struct Http1 {
    sender: http1::SendRequest<Body>,
    /// The work on the connection; `None` when it has ended.
    work: Option<Pin<Box<dyn Future<Output = hyper::Result<()>> + Send>>>,
    line: Option<Line>,
    /// Whether requests have to name the whole URL, as a proxy needs it.
    absolute_form: bool,
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

/// A request that was not sent, and may be sent on another connection.
pub(super) struct Unsent {
    pub(super) request: Option<Request<Body>>,
    pub(super) error: hyper::Error,
}

impl Http1 {
    pub(super) async fn new<S>(
        socket: Socket<TokioIo<S>>,
        line: Option<Line>,
        absolute_form: bool,
    ) -> hyper::Result<Self>
    where
        S: Read + Write + Unpin + Send + 'static,
    {
        let (sender, connection) = http1::handshake(TokioIo::new(socket)).await?;
        Ok(Self { sender, work: Some(Box::pin(connection)), line, absolute_form })
    }

    /// Goes on with the work, as far as it goes now.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(work) = &mut self.work
            && work.as_mut().poll(context).is_ready()
        {
            // Whoever waits for it learns of its end when it is dropped.
            self.work = None;
        }
    }

    /// Whether it can carry a request: the last response has been carried, and the server has said nothing since, not even that
    /// it has closed its end.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready() && self.line.as_ref().is_none_or(Line::is_quiet)
    }

    /// Goes on with the work for nobody. True if it can carry a request then, false if it never can, and else `None`.
    pub(super) fn settle(&mut self) -> Option<bool> {
        self.drive(&mut Context::from_waker(Waker::noop()));
        if self.work.is_none() { Some(false) } else { self.sender.is_ready().then_some(true) }
    }

    /// Waits until the connection has carried its last response; false if it carries no more.
    pub(super) async fn ready(&mut self) -> bool {
        poll_fn(|context| {
            self.drive(context);
            self.sender.poll_ready(context)
        })
        .await
        .is_ok()
    }

    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Result<Response<Incoming>, Unsent> {
        let uri = request.uri().clone();
        if let Some(host) = host(&uri) {
            request.headers_mut().entry(HOST).or_insert(host);
        }
        if !self.absolute_form {
            let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
            *request.uri_mut() = Uri::from(path);
        }
        let mut sending = pin!(self.sender.try_send_request(request));
        let sent = poll_fn(|context| {
            // What this receives is then there for the other.
            self.drive(context);
            sending.as_mut().poll(context)
        });
        sent.await.map_err(|error| unsent(error, uri))
    }
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

fn unsent(mut error: TrySendError<Request<Body>>, uri: Uri) -> Unsent {
    let request = error.take_message().map(|mut request| {
        *request.uri_mut() = uri;
        request
    });
    Unsent { request, error: error.into_error() }
}

/// The value of the header `host`, which leaves out the scheme's own port.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host()?;
    let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    let text = match uri.port_u16().filter(|port| *port != default) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(text).ok()
}
