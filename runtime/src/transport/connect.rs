//! Opens connections.

use std::{future::poll_fn, sync::Arc};

use http::{
    Uri,
    uri::{Authority, Scheme},
};
use hyper_util::{client::legacy::connect::Connection as _, rt::TokioIo};
use tokio::{runtime::Handle, sync::Notify};
use tower_service::Service;

use super::{
    TransportError, TransportErrorKind,
    failure::failed,
    http1::Http1,
    http2::{Http2, KeepAlive},
    known::Connection,
    line::Line,
    proxy::Timed,
    socket::Socket,
    tls::{self, Connector},
};
use crate::error::BoxError;

/// A scheme and a host with its port: requests with the same origin can share connections.
pub(super) type Origin = (Scheme, Authority);

/// Opens the connections of one pool.
pub(super) struct Connect {
    pub(super) connector: Timed<Connector>,
    pub(super) keep_alive: KeepAlive,
    pub(super) driver: Handle,
    /// Notified when a stream of an HTTP/2 connection ends, or when the server states how many streams it allows.
    pub(super) changed: Arc<Notify>,
}

impl Connect {
    /// Opens a connection to the origin, with the HTTP version that the TLS handshake negotiates.
    pub(super) async fn open(&self, origin: &Origin) -> Result<Connection, TransportError> {
        let (scheme, authority) = origin.clone();
        let uri = Uri::builder().scheme(scheme).authority(authority).path_and_query("/").build();
        let uri = uri.map_err(|error| refused(error.into()))?;
        let mut connector = self.connector.clone();
        poll_fn(|context| connector.poll_ready(context)).await.map_err(refused)?;
        let io = connector.call(uri.clone()).await.map_err(refused)?;
        let about = io.connected();
        let socket = Socket::new(TokioIo::new(io));
        if !about.is_negotiated_h2() {
            let connection = Http1::new(socket, Line::of(&about), &uri, about.is_proxied()).await;
            return connection.map(Connection::Http1).map_err(failed);
        }
        let connection =
            Http2::new(socket, self.keep_alive, &self.changed, &self.driver).await.map_err(failed)?;
        let slot = connection.reserve().ok_or_else(|| refused("the server closed the connection".into()))?;
        Ok(Connection::Http2(connection, slot))
    }
}

fn refused(error: BoxError) -> TransportError {
    let kind = match tls::distrusts(&*error) {
        true => TransportErrorKind::Untrusted,
        false => TransportErrorKind::Connect,
    };
    TransportError::new(kind, error)
}
