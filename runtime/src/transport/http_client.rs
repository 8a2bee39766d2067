//! The transport that comes with the crate: hyper over TCP and TLS, HTTP/1.1 and HTTP/2.

use std::{
    fmt,
    pin::Pin,
    process,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use hyper_util::client::proxy::matcher::Matcher;

use super::{
    Body, BoxFuture, Transport, TransportError, TransportErrorKind,
    arriving::Arriving,
    connection::KeepAlive,
    pool::Pool,
    proxy::{self, Timed},
    tls::{self, Connector},
};
use crate::error::Error;

/// HTTP/1.1 and HTTP/2 with a pool of connections, through the environment's proxies.
pub(crate) struct HttpClient {
    connector: Timed<Connector>,
    proxies: Arc<Matcher>,
    keep_alive: KeepAlive,
    /// The pool, and the process it belongs to: a forked child must not write into the connections of its parent.
    pool: Mutex<Option<(u32, Arc<Pool>)>>,
}

impl HttpClient {
    /// A client whose connections (name, TCP, proxy and TLS together) take at most `connect_timeout`.
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
        let pool = self.pool_of(process::id());
        Box::pin(async move {
            let (response, carrier) = pool?.send(request).await?;
            Ok(response.map(|body| {
                let length = http_body::Body::size_hint(&body).exact();
                Body::stream(Arriving::new(body, carrier), length)
            }))
        })
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.poll_next(context).map(|next| next.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_does_not_use_the_connections_of_its_parent() {
        let client = HttpClient::new(Matcher::builder().build(), None, KeepAlive::default()).unwrap();
        let parent = client.pool_of(1).unwrap();
        assert!(Arc::ptr_eq(&parent, &client.pool_of(1).unwrap()));
        assert!(!Arc::ptr_eq(&parent, &client.pool_of(2).unwrap()));
    }
}
