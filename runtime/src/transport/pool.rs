//! The connections of a client, kept for the next request.

use std::{
    collections::HashMap,
    io,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, ready},
    time::Duration,
};

use http::{
    Request, Response, Uri,
    uri::{Authority, Scheme},
};
use hyper::body::Incoming;
use hyper_util::{client::legacy::connect::Connection as _, rt::TokioIo};
use tokio::{runtime::Handle, sync::Notify, task::JoinHandle};
use tower_service::Service;

use super::{
    Body, TransportError, TransportErrorKind,
    connection::{Connection, Http1, Http2, KeepAlive, Slot},
    driver,
    failure::failed,
    known::Known,
    line::Line,
    proxy::Timed,
    socket::Socket,
    tls::{self, Connector},
};
use crate::error::BoxError;

/// How often unused connections are looked for, and a connection that others wait for.
const SWEEP: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_secs(1);

/// The connections of one client in one process.
pub(super) struct Pool {
    pub(super) driver: Handle,
    connector: Timed<Connector>,
    keep_alive: KeepAlive,
    origins: Mutex<HashMap<Origin, Known>>,
    /// A connection has been made or has failed, a stream has ended, or a server has said how many there may be.
    changed: Arc<Notify>,
}

type Origin = (Scheme, Authority);

/// What brings a body.
pub(super) enum Carrier {
    /// A connection of its own, driven by whoever waits for the body.
    Http1(Lent),
    /// One stream of a shared connection.
    Http2 {
        /// Held until the end of the body.
        _slot: Slot,
    },
}

/// A connection that carries a response.
pub(super) struct Lent {
    connection: Http1,
    origin: Origin,
    pool: Weak<Pool>,
}

/// Where a request may be sent.
enum Next {
    On(Connection),
    /// Somebody is making a connection that others may share.
    Wait,
    OnNew(Connecting),
}

impl Pool {
    pub(super) fn new(connector: Timed<Connector>, keep_alive: KeepAlive) -> io::Result<Arc<Self>> {
        let this = Arc::new(Self {
            driver: driver::handle()?,
            connector,
            keep_alive,
            origins: Mutex::default(),
            changed: Arc::default(),
        });
        this.driver.spawn(sweep(Arc::downgrade(&this)));
        Ok(this)
    }

    /// Sends the request on a connection that is free, or else on a new one.
    pub(super) async fn send(
        self: Arc<Self>,
        mut request: Request<Body>,
    ) -> Result<(Response<Incoming>, Carrier), TransportError> {
        let origin = origin(request.uri())?;
        loop {
            let free = self.origins().get_mut(&origin).and_then(Known::free);
            let (connection, reused) = match free {
                Some(connection) => (connection, true),
                // It may become one that others share, and outlive this call.
                None => Ending(self.driver.spawn(Arc::clone(&self).connection(origin.clone()))).await?,
            };
            let outcome = match connection {
                Connection::Http1(mut connection) => match connection.send(request).await {
                    Ok(response) => {
                        let lent = Lent { connection, origin: origin.clone(), pool: Arc::downgrade(&self) };
                        Ok((response, Carrier::Http1(lent)))
                    }
                    Err(unsent) => Err(unsent),
                },
                Connection::Http2(mut connection, slot) => {
                    connection.send(request).await.map(|response| (response, Carrier::Http2 { _slot: slot }))
                }
            };
            request = match outcome {
                Ok(response) => return Ok(response),
                // The server has given up a connection that was kept for it.
                Err(unsent) => match unsent.request.filter(|_| reused) {
                    Some(request) => request,
                    None => return Err(failed(unsent.error)),
                },
            };
        }
    }

    /// A connection to the origin, and whether it was there before.
    async fn connection(self: Arc<Self>, origin: Origin) -> Result<(Connection, bool), TransportError> {
        let mut failures = None;
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            match self.next(&origin, &mut failures) {
                Next::On(connection) => return Ok((connection, true)),
                Next::OnNew(connecting) => return Ok((connecting.run().await?, false)),
                // A server that says nothing wakes nobody: hence the limit.
                Next::Wait => _ = tokio::time::timeout(LOOK, changed).await,
            }
        }
    }

    /// What to do for a request. `failures` is how often connecting had failed when the request came.
    fn next(self: &Arc<Self>, origin: &Origin, failures: &mut Option<u64>) -> Next {
        let mut origins = self.origins();
        let known = origins.entry(origin.clone()).or_default();
        if let Some(connection) = known.free() {
            return Next::On(connection);
        }
        // Whoever waited for a connection that then failed does not wait for another, which would add up.
        let failed = *failures.get_or_insert(known.failures) != known.failures;
        let may_share = origin.0 == Scheme::HTTPS && !known.unshared && !failed;
        if may_share && (known.connecting > 0 || known.http2.iter().any(Http2::is_settling)) {
            return Next::Wait;
        }
        known.connecting += 1;
        Next::OnNew(Connecting { pool: Arc::clone(self), origin: origin.clone() })
    }

    fn keep(&self, origin: Origin, connection: Http1) {
        self.origins().entry(origin).or_default().keep(connection);
    }

    fn origins(&self) -> MutexGuard<'_, HashMap<Origin, Known>> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent {
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        self.connection.drive(context);
    }

    /// Keeps the connection for the next request, once it has carried its response.
    pub(super) fn give_back(mut self) {
        let Some(pool) = self.pool.upgrade() else { return };
        match self.connection.settle() {
            Some(true) => pool.keep(self.origin, self.connection),
            Some(false) => {}
            None => {
                // The rest of the request, perhaps, which nobody waits for.
                let driver = pool.driver.clone();
                drop(pool);
                driver.spawn(async move {
                    if self.connection.ready().await
                        && let Some(pool) = self.pool.upgrade()
                    {
                        pool.keep(self.origin, self.connection);
                    }
                });
            }
        }
    }
}

/// Closes what has not been used for a while.
async fn sweep(pool: Weak<Pool>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let Some(pool) = pool.upgrade() else { return };
        pool.origins().retain(|_, known| known.sweep());
    }
}

/// A connection that is being made. Dropping it ends that.
struct Connecting {
    pool: Arc<Pool>,
    origin: Origin,
}

impl Connecting {
    async fn run(self) -> Result<Connection, TransportError> {
        let outcome = self.connect().await;
        let mut origins = self.pool.origins();
        let known = origins.entry(self.origin.clone()).or_default();
        match &outcome {
            Ok(Connection::Http1(_)) => known.unshared = true,
            Ok(Connection::Http2(connection, _)) => {
                known.unshared = false;
                known.http2.push(connection.clone());
            }
            Err(_) => known.failures += 1,
        }
        outcome
    }

    async fn connect(&self) -> Result<Connection, TransportError> {
        let refused = |error: BoxError| {
            let kind = match tls::distrusts(&*error) {
                true => TransportErrorKind::Untrusted,
                false => TransportErrorKind::Connect,
            };
            TransportError::new(kind, error)
        };
        let (scheme, authority) = self.origin.clone();
        let uri = Uri::builder().scheme(scheme).authority(authority).path_and_query("/").build();
        let mut connector = self.pool.connector.clone();
        std::future::poll_fn(|context| connector.poll_ready(context)).await.map_err(refused)?;
        let io = connector.call(uri.map_err(|error| refused(error.into()))?).await.map_err(refused)?;
        let about = io.connected();
        let socket = Socket::new(TokioIo::new(io));
        let Pool { driver, keep_alive, changed, .. } = &*self.pool;
        let line = Line::of(&about);
        if !about.is_negotiated_h2() {
            let connection = Http1::new(socket, line, about.is_proxied()).await.map_err(failed)?;
            return Ok(Connection::Http1(connection));
        }
        let connection = Http2::new(socket, *keep_alive, changed, driver).await.map_err(failed)?;
        let slot = connection.reserve().ok_or_else(|| refused("the server hung up".into()))?;
        Ok(Connection::Http2(connection, slot))
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        if let Some(known) = self.pool.origins().get_mut(&self.origin) {
            known.connecting = known.connecting.saturating_sub(1);
        }
        self.pool.changed.notify_waiters();
    }
}

/// A task that ends when nobody waits for it any more.
struct Ending<T>(JoinHandle<Result<T, TransportError>>);

impl<T> Future for Ending<T> {
    type Output = Result<T, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(
            joined.unwrap_or_else(|error| Err(TransportError::new(TransportErrorKind::Connection, error))),
        )
    }
}

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn origin(uri: &Uri) -> Result<Origin, TransportError> {
    match (uri.scheme(), uri.authority()) {
        (Some(scheme), Some(authority)) => Ok((scheme.clone(), authority.clone())),
        _ => Err(TransportError::new(TransportErrorKind::Connect, "the URL names no host")),
    }
}
