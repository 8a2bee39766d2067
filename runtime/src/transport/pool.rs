//! The connections of a client, kept open for the next request.

use std::{
    io,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, ready},
    time::Duration,
};

use http::uri::Scheme;
use tokio::task::JoinHandle;

use super::{
    TransportError, TransportErrorKind,
    connect::{Connect, Origin},
    driver,
    http1::Http1,
    http2::{Http2, KeepAlive, Slot},
    known::{Connection, Known},
    proxy::Timed,
    tls::Connector,
};

/// How often idle connections are closed.
const SWEEP: Duration = Duration::from_secs(30);
/// How often a call that waits for a shared connection checks whether it can be used.
const CHECK: Duration = Duration::from_secs(1);

/// The connections of one client in one process.
pub(super) struct Pool {
    connect: Connect,
    /// A list, since a client has few origins, and searching them costs less than hashing.
    origins: Mutex<Vec<(Origin, Known)>>,
}

/// The connection on which a body arrives.
pub(super) enum Carrier {
    /// A connection that carries only this response, and is driven by polling its body.
    Http1(Lent),
    /// One stream of a shared connection.
    Http2 {
        /// Held until the end of the body.
        _slot: Slot,
    },
}

/// A connection that returns to the pool after its response.
pub(super) struct Lent {
    connection: Http1,
    origin: Origin,
    pool: Weak<Pool>,
}

/// How a request gets its connection.
enum Next {
    Free(Connection),
    /// Another call is opening a connection that may be shared.
    Wait,
    Open(Opening),
}

impl Pool {
    pub(super) fn new(connector: Timed<Connector>, keep_alive: KeepAlive) -> io::Result<Arc<Self>> {
        let connect = Connect { connector, keep_alive, driver: driver::handle()?, changed: Arc::default() };
        let this = Arc::new(Self { connect, origins: Mutex::default() });
        this.connect.driver.spawn(sweep(Arc::downgrade(&this)));
        Ok(this)
    }

    /// Returns a free connection to the origin, or else opens one. The second value is whether the connection was open
    /// already.
    pub(super) async fn connection(
        self: &Arc<Self>,
        origin: &Origin,
    ) -> Result<(Connection, bool), TransportError> {
        let free = find(&mut self.origins(), origin).and_then(Known::free);
        match free {
            Some(connection) => Ok((connection, true)),
            // The new connection may be shared with other calls and outlive this one.
            None => {
                let opening = Arc::clone(self).free_or_opened(origin.clone());
                AbortOnDrop(self.connect.driver.spawn(opening)).await
            }
        }
    }

    /// Lends a connection until the end of its response.
    pub(super) fn lend(self: &Arc<Self>, connection: Http1, origin: Origin) -> Lent {
        Lent { connection, origin, pool: Arc::downgrade(self) }
    }

    async fn free_or_opened(self: Arc<Self>, origin: Origin) -> Result<(Connection, bool), TransportError> {
        let mut failures = None;
        loop {
            let mut changed = pin!(self.connect.changed.notified());
            changed.as_mut().enable();
            match self.next(&origin, &mut failures) {
                Next::Free(connection) => return Ok((connection, true)),
                Next::Open(opening) => return Ok((opening.run().await?, false)),
                // If the server does not state how many streams it allows, there is no notification: hence the limit.
                Next::Wait => _ = tokio::time::timeout(CHECK, changed).await,
            }
        }
    }

    /// Decides how a request gets its connection. `failures` is the number of failures when the request was made.
    fn next(self: &Arc<Self>, origin: &Origin, failures: &mut Option<u64>) -> Next {
        let mut origins = self.origins();
        let known = find_or_add(&mut origins, origin);
        if let Some(connection) = known.free() {
            return Next::Free(connection);
        }
        // If a call has waited for a connection that then failed, it does not wait for another, or the times would add
        // up.
        let failed = *failures.get_or_insert(known.failures) != known.failures;
        let may_share = origin.0 == Scheme::HTTPS && !known.unshared && !failed;
        if may_share && (known.connecting > 0 || known.http2.iter().any(Http2::is_settling)) {
            return Next::Wait;
        }
        known.connecting += 1;
        Next::Open(Opening { pool: Arc::clone(self), origin: origin.clone() })
    }

    fn keep(&self, origin: &Origin, connection: Http1) {
        find_or_add(&mut self.origins(), origin).keep(connection);
    }

    fn origins(&self) -> MutexGuard<'_, Vec<(Origin, Known)>> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(origins: &'a mut [(Origin, Known)], origin: &Origin) -> Option<&'a mut Known> {
    origins.iter_mut().find_map(|(other, known)| (other == origin).then_some(known))
}

fn find_or_add<'a>(origins: &'a mut Vec<(Origin, Known)>, origin: &Origin) -> &'a mut Known {
    let index = origins.iter().position(|(other, _)| other == origin).unwrap_or_else(|| {
        origins.push((origin.clone(), Known::default()));
        origins.len() - 1
    });
    &mut origins[index].1
}

impl Lent {
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        self.connection.drive(context);
    }

    /// Keeps the connection for the next request, once its response is complete.
    pub(super) fn return_to_pool(mut self) {
        let Some(pool) = self.pool.upgrade() else { return };
        match self.connection.settle() {
            Some(true) => pool.keep(&self.origin, self.connection),
            Some(false) => {}
            None => {
                // There is more to do, such as sending the rest of the request, and no call waits for it.
                let driver = pool.connect.driver.clone();
                drop(pool);
                driver.spawn(async move {
                    if self.connection.ready().await
                        && let Some(pool) = self.pool.upgrade()
                    {
                        pool.keep(&self.origin, self.connection);
                    }
                });
            }
        }
    }
}

/// Closes idle connections until the pool is dropped.
async fn sweep(pool: Weak<Pool>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let Some(pool) = pool.upgrade() else { return };
        pool.origins().retain_mut(|(_, known)| known.sweep());
    }
}

/// A connection that is being opened. Dropping it aborts that.
struct Opening {
    pool: Arc<Pool>,
    origin: Origin,
}

impl Opening {
    async fn run(self) -> Result<Connection, TransportError> {
        let outcome = self.pool.connect.open(&self.origin).await;
        let mut origins = self.pool.origins();
        let known = find_or_add(&mut origins, &self.origin);
        match &outcome {
            Ok(Connection::Http1(_)) => known.unshared = true,
            Ok(Connection::Http2(connection, _)) => {
                known.unshared = false;
                known.http2.push(connection.clone());
            }
            Err(_) => known.failures += 1,
        }
        drop(origins);
        outcome
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        if let Some(known) = find(&mut self.pool.origins(), &self.origin) {
            known.connecting = known.connecting.saturating_sub(1);
        }
        self.pool.connect.changed.notify_waiters();
    }
}

/// A task that is aborted when this is dropped.
struct AbortOnDrop<T>(JoinHandle<Result<T, TransportError>>);

impl<T> Future for AbortOnDrop<T> {
    type Output = Result<T, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(
            joined.unwrap_or_else(|error| Err(TransportError::new(TransportErrorKind::Connection, error))),
        )
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests;
