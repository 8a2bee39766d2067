//! The connection to the server, behind a trait that other HTTP clients can implement.

mod address;
mod arriving;
mod body;
mod connect;
mod driver;
mod error;
mod failure;
mod http1;
mod http2;
mod http_client;
mod known;
mod line;
mod pool;
mod proxy;
mod socket;
mod socks;
mod tls;

pub use body::Body;
pub use error::{TransportError, TransportErrorKind};
pub(crate) use http_client::HttpClient;
pub(crate) use http2::KeepAlive;
pub(crate) use proxy::proxies;

use std::{fmt, pin::Pin};

/// A boxed future that any thread can poll.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;

/// Sends one HTTP request, and returns the head of the response with its body still arriving.
///
/// The client handles retries, timeouts, redirects and credentials: a transport sends the request unchanged,
/// follows no redirects, and stops when the future or the body is dropped.
///
/// ```
/// use anthropic_beta_runtime::{
///     Body,
///     transport::{BoxFuture, Transport, TransportError},
/// };
///
/// /// Responds to every request with an empty object, for tests.
/// #[derive(Debug)]
/// struct Canned;
///
/// impl Transport for Canned {
///     fn send(
///         &self,
///         _: http::Request<Body>,
///     ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
///         Box::pin(async {
///             Ok(http::Response::new(Body::from(bytes::Bytes::from_static(b"{}"))))
///         })
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request. The future is ready when the head of the response has arrived.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>>;
}
