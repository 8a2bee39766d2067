//! Connections through a proxy, and within a time limit.

use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::{Uri, header::PROXY_AUTHORIZATION};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::{
    legacy::connect::{Connected, Connection, proxy::Tunnel},
    proxy::matcher::{Intercept, Matcher},
};
use tower_service::Service;

use super::{Body, BoxFuture, address, socks::Socks};
use crate::error::BoxError;

/// Reads the proxies as curl does, from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` in upper or lower
/// case.
pub(crate) fn proxies(lookup: &dyn Fn(&str) -> Option<String>) -> Matcher {
    let read = |name: &str| lookup(name).or_else(|| lookup(&name.to_lowercase())).unwrap_or_default();
    Matcher::builder()
        .all(read("ALL_PROXY"))
        .http(read("HTTP_PROXY"))
        .https(read("HTTPS_PROXY"))
        .no(read("NO_PROXY"))
        .build()
}

/// Adds the credential of the proxy to an unencrypted request. In a tunnel, it was part of the `CONNECT`.
pub(super) fn authorize(proxies: &Matcher, request: &mut http::Request<Body>) {
    if request.uri().scheme_str() != Some("http") {
        return;
    }
    if let Some(value) = proxies.intercept(request.uri()).as_ref().and_then(Intercept::basic_auth) {
        let mut value = value.clone();
        value.set_sensitive(true);
        request.headers_mut().insert(PROXY_AUTHORIZATION, value);
    }
}

/// A connector that uses the proxy of a destination, if there is one.
#[derive(Clone)]
pub(crate) struct Proxied<C> {
    inner: C,
    proxies: Arc<Matcher>,
}

impl<C> Proxied<C> {
    pub(super) fn new(inner: C, proxies: &Arc<Matcher>) -> Self {
        Self { inner, proxies: Arc::clone(proxies) }
    }
}

impl<C> Service<Uri> for Proxied<C>
where
    C: Service<Uri, Error = BoxError> + Clone + Send + 'static,
    C::Response: Read + Write + Connection + Unpin + Send + 'static,
    C::Future: Send + 'static,
{
    type Response = Via<C::Response>;
    type Error = BoxError;
    type Future = BoxFuture<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(proxy) = self.proxies.intercept(&to) else {
            // The surrounding connector does the TLS handshake with the server.
            let connecting = match address::plain(to.host().unwrap_or_default(), address::port(&to)) {
                Ok(to) => self.inner.call(to),
                Err(error) => return Box::pin(async move { Err(error.into()) }),
            };
            return Box::pin(async move { Ok(Via { io: connecting.await?, absolute_form: false }) });
        };
        Box::pin(through(proxy, self.inner.clone(), to))
    }
}

/// Connects to `to` through the proxy.
async fn through<C>(proxy: Intercept, mut connector: C, to: Uri) -> Result<Via<C::Response>, BoxError>
where
    C: Service<Uri, Error = BoxError> + Clone + Send + 'static,
    C::Response: Read + Write + Connection + Unpin + Send + 'static,
    C::Future: Send + 'static,
{
    let address = proxy.uri().clone();
    if let Some(socks) = Socks::of(&address) {
        let io = connector.call(socks.address(&address)?).await?;
        let io = socks.tunnel(io, &to, proxy.raw_auth()).await?;
        return Ok(Via { io, absolute_form: false });
    }
    if to.scheme_str() == Some("https") {
        let mut tunnel = Tunnel::new(address, connector);
        if let Some(auth) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(auth.clone());
        }
        return Ok(Via { io: tunnel.call(to).await?, absolute_form: false });
    }
    let io = connector.call(address).await?;
    Ok(Via { io, absolute_form: true })
}

/// A connection that states whether requests must contain the whole URL, as an unencrypted proxy requires it.
pub(crate) struct Via<S> {
    io: S,
    absolute_form: bool,
}

impl<S: Connection> Connection for Via<S> {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.absolute_form)
    }
}

impl<S: Read + Unpin> Read for Via<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<S: Write + Unpin> Write for Via<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, buffers)
    }
}

/// A connector with a time limit.
#[derive(Clone)]
pub(crate) struct Timed<C> {
    inner: C,
    limit: Option<Duration>,
}

impl<C> Timed<C> {
    pub(super) fn new(inner: C, limit: Option<Duration>) -> Self {
        Self { inner, limit }
    }
}

impl<C> Service<Uri> for Timed<C>
where
    C: Service<Uri>,
    C::Response: Send + 'static,
    C::Error: Into<BoxError>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = BoxFuture<Result<C::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let (connecting, limit) = (self.inner.call(to), self.limit);
        Box::pin(async move {
            let Some(limit) = limit else {
                return connecting.await.map_err(Into::into);
            };
            match tokio::time::timeout(limit, connecting).await {
                Ok(connected) => connected.map_err(Into::into),
                Err(_) => Err(ConnectTimeout(limit).into()),
            }
        })
    }
}

/// An error if the time limit of connecting is exceeded.
#[derive(Debug)]
struct ConnectTimeout(Duration);

impl fmt::Display for ConnectTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl std::error::Error for ConnectTimeout {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_the_credential_only_with_unencrypted_requests() {
        let proxies =
            proxies(&|name| (name == "ALL_PROXY").then(|| "http://user:hunter2@proxy.example".into()));
        for (uri, shown) in [("http://a.example/", true), ("https://a.example/", false)] {
            let mut request = http::Request::new(Body::empty());
            *request.uri_mut() = uri.parse().unwrap();
            authorize(&proxies, &mut request);
            let header = request.headers().get(PROXY_AUTHORIZATION);
            assert_eq!(header.is_some(), shown, "{uri}");
            assert!(header.is_none_or(http::HeaderValue::is_sensitive));
        }
    }
}
