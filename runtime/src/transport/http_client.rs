//! The default transport: hyper over TCP and TLS, with HTTP/1.1 and HTTP/2.

use std::{
    fmt, process,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use super::{
    Body, BoxFuture, Transport, TransportError, TransportErrorKind,
    arriving::Arriving,
    connect::Origin,
    failure::failed,
    http2::KeepAlive,
    known::Connection,
    pool::{Carrier, Pool},
    proxy::{self, Timed},
    tls::{self, Connector},
};
use crate::error::Error;

/// A transport with HTTP/1.1 and HTTP/2, a pool of connections, and proxies.
pub(crate) struct HttpClient {
    connector: Timed<Connector>,
    proxies: Arc<Matcher>,
    keep_alive: KeepAlive,
    /// The pool, and the process it belongs to: a forked child must not write to the connections of its parent.
    pool: Mutex<Option<(u32, Arc<Pool>)>>,
}

impl HttpClient {
    /// Creates a transport in which opening a connection (DNS, TCP, proxy and TLS) takes at most `connect_timeout`.
    pub(crate) fn new(
        proxies: Matcher,
        connect_timeout: Option<Duration>,
        keep_alive: KeepAlive,
    ) -> Result<Self, Error> {
        let proxies = Arc::new(proxies);
        let connector = Timed::new(tls::connector(&proxies)?, connect_timeout);
        Ok(Self { connector, proxies, keep_alive, pool: Mutex::default() })
    }

    fn pool_of(&self, process: u32) -> Result<Arc<Pool>, TransportError> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, pool)) = &*pool
            && *owner == process
        {
            return Ok(Arc::clone(pool));
        }
        let made = Pool::new(self.connector.clone(), self.keep_alive)
            .map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
        *pool = Some((process, Arc::clone(&made)));
        Ok(made)
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        proxy::authorize(&self.proxies, &mut request);
        Box::pin(send(request, self.pool_of(process::id())))
    }
}

/// Sends the request on a free connection of the pool, or else on a new one.
async fn send(
    mut request: http::Request<Body>,
    pool: Result<Arc<Pool>, TransportError>,
) -> Result<http::Response<Body>, TransportError> {
    let pool = pool?;
    let origin = origin(request.uri())?;
    loop {
        let (connection, reused) = pool.connection(&origin).await?;
        let outcome = match connection {
            Connection::Http1(mut connection) => connection
                .send(request)
                .await
                .map(|response| (response, Carrier::Http1(pool.lend(connection, origin.clone())))),
            Connection::Http2(mut connection, slot) => {
                connection.send(request).await.map(|response| (response, Carrier::Http2 { _slot: slot }))
            }
        };
        request = match outcome {
            Ok((response, carrier)) => return Ok(response.map(|body| Arriving::body(body, carrier))),
            // The server closed an idle connection: the request is sent on another one.
            Err(unsent) => match unsent.request.filter(|_| reused) {
                Some(request) => request,
                None => return Err(failed(unsent.error)),
            },
        };
    }
}

fn origin(uri: &Uri) -> Result<Origin, TransportError> {
    match (uri.scheme(), uri.authority()) {
        (Some(scheme), Some(authority)) => Ok((scheme.clone(), authority.clone())),
        _ => Err(TransportError::new(TransportErrorKind::Connect, "the URL has no host")),
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_use_the_connections_of_a_parent_process() {
        let client = HttpClient::new(Matcher::builder().build(), None, KeepAlive::default()).unwrap();
        let parent = client.pool_of(1).unwrap();
        assert!(Arc::ptr_eq(&parent, &client.pool_of(1).unwrap()));
        assert!(!Arc::ptr_eq(&parent, &client.pool_of(2).unwrap()));
    }
}
