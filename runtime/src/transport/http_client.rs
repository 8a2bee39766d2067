//! The transport that comes with the crate: hyper over TCP and TLS, HTTP/1.1 and HTTP/2.

use std::{
    error::Error as StdError,
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::{
    client::{legacy::Client, proxy::matcher::Matcher},
    rt::{TokioExecutor, TokioTimer},
};

use super::{
    BoxFuture, Transport, TransportError, TransportErrorKind,
    proxy::{self, Timed},
    tls::{self, Connector},
};
use crate::{error::Error, transport::Body};

/// HTTP/1.1 and HTTP/2 with a pool of connections, through the environment's proxies.
pub(crate) struct HttpClient {
    client: Client<Timed<Connector>, Body>,
    proxies: Arc<Matcher>,
}

impl HttpClient {
    /// A client whose connections (name, TCP, proxy and TLS together) take at most `connect_timeout`.
    pub(crate) fn new(proxies: Matcher, connect_timeout: Option<Duration>) -> Result<Self, Error> {
        let proxies = Arc::new(proxies);
        let connector = Timed::new(tls::connector(&proxies)?, connect_timeout);
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .http2_adaptive_window(true)
            .pool_idle_timeout(Duration::from_secs(90))
            .build(connector);
        Ok(Self { client, proxies })
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        proxy::authorize(&self.proxies, &mut request);
        let answer = self.client.request(request);
        Box::pin(async move {
            let (head, body) = answer.await.map_err(failed)?.into_parts();
            let length = http_body::Body::size_hint(&body).exact();
            Ok(http::Response::from_parts(head, Body::stream(Arriving(body), length)))
        })
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

fn failed(error: hyper_util::client::legacy::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if from_request_body(&error) {
        TransportErrorKind::RequestBody
    } else {
        TransportErrorKind::Connection
    };
    TransportError::new(kind, error)
}

/// Whether the chain of causes ends in our own report about the body that was being sent.
fn from_request_body(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<TransportError>().is_some_and(TransportError::is_of_request_body) {
            return true;
        }
        next = error.source();
    }
    false
}

/// The body of an answer while it arrives.
struct Arriving(Incoming);

impl Stream for Arriving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(http_body::Body::poll_frame(Pin::new(&mut self.0), context)) {
                None => return Poll::Ready(None),
                Some(Ok(frame)) => {
                    // Trailers carry nothing this API uses.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(broken(error)))),
            }
        }
    }
}

fn broken(error: hyper::Error) -> TransportError {
    let ended_early = error.is_incomplete_message()
        || error
            .source()
            .and_then(|cause| cause.downcast_ref::<io::Error>())
            .is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof);
    let kind = if ended_early { TransportErrorKind::Incomplete } else { TransportErrorKind::Connection };
    TransportError::new(kind, error)
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
