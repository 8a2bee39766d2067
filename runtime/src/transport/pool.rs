//! The connections of a client, kept for the next request.

use std::{
    collections::HashMap,
    io,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use http::{
    Request, Response, Uri,
    uri::{Authority, Scheme},
};
use hyper::body::Incoming;
use hyper_util::{client::legacy::connect::Connection as _, rt::TokioIo};
use tokio::{runtime::Handle, sync::Notify};
use tower_service::Service;

use super::{
    Body, TransportError, TransportErrorKind,
    connection::{Connection, Http1, Http2, KeepAlive, Slot},
    driver,
    failure::failed,
    proxy::Timed,
    socket::{Moment, Socket},
    tls::{self, Connector},
};
use crate::error::BoxError;

/// How long a connection is kept without use.
const IDLE: Duration = Duration::from_secs(90);
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

/// What is known about an origin.
#[derive(Default)]
struct Known {
    http1: Vec<Idle>,
    http2: Vec<Http2>,
    /// How many connections are being made.
    connecting: usize,
    /// How often that has failed.
    failures: u64,
    /// Whether the last connection turned out to be HTTP/1.1, which cannot be shared.
    unshared: bool,
}

struct Idle {
    connection: Http1,
    since: Moment,
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
    ) -> Result<(Response<Incoming>, Option<Slot>), TransportError> {
        let origin = origin(request.uri())?;
        loop {
            let (connection, reused) = self.connection(&origin).await?;
            let outcome = match connection {
                Connection::Http1(mut connection) => {
                    let outcome = connection.send(request).await;
                    if outcome.is_ok() {
                        self.keep(origin.clone(), connection);
                    }
                    outcome.map(|response| (response, None))
                }
                Connection::Http2(mut connection, slot) => {
                    connection.send(request).await.map(|response| (response, Some(slot)))
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
    async fn connection(self: &Arc<Self>, origin: &Origin) -> Result<(Connection, bool), TransportError> {
        let (mut failures, mut patient) = (None, true);
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            match self.next(origin, &mut failures) {
                Next::On(connection) => return Ok((connection, true)),
                // The connection of the call before this one may be about to be kept: its tasks go first.
                Next::OnNew(_) if std::mem::take(&mut patient) => tokio::task::yield_now().await,
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
        known.http2.retain(|connection| !connection.is_closed());
        for connection in &known.http2 {
            if let Some(slot) = connection.reserve() {
                return Next::On(Connection::Http2(connection.clone(), slot));
            }
        }
        while let Some(idle) = known.http1.pop() {
            if idle.is_usable() {
                return Next::On(Connection::Http1(idle.connection));
            }
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

    /// Keeps a connection for the next request, once it has carried its response.
    fn keep(self: &Arc<Self>, origin: Origin, mut connection: Http1) {
        let pool = Arc::downgrade(self);
        self.driver.spawn(async move {
            if connection.ready().await
                && let Some(pool) = pool.upgrade()
            {
                let idle = Idle { connection, since: Moment::now() };
                pool.origins().entry(origin).or_default().http1.push(idle);
            }
        });
    }

    fn origins(&self) -> MutexGuard<'_, HashMap<Origin, Known>> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Idle {
    fn is_usable(&self) -> bool {
        self.connection.is_ready() && self.since.elapsed() < IDLE
    }
}

/// Closes what has not been used for a while.
async fn sweep(pool: Weak<Pool>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let Some(pool) = pool.upgrade() else { return };
        pool.origins().retain(|_, known| {
            known.http1.retain(Idle::is_usable);
            known.http2.retain(|connection| !connection.is_closed() && connection.unused() < IDLE);
            known.connecting > 0 || !known.http1.is_empty() || !known.http2.is_empty()
        });
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
        if !about.is_negotiated_h2() {
            let connection = Http1::new(socket, about.is_proxied(), driver).await.map_err(failed)?;
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

fn origin(uri: &Uri) -> Result<Origin, TransportError> {
    match (uri.scheme(), uri.authority()) {
        (Some(scheme), Some(authority)) => Ok((scheme.clone(), authority.clone())),
        _ => Err(TransportError::new(TransportErrorKind::Connect, "the URL names no host")),
    }
}
