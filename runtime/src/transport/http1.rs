//! A connection of HTTP/1.1.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Waker},
};

use http::{HeaderValue, Request, Response, Uri, header::HOST, uri::PathAndQuery};
use hyper::{
    body::Incoming,
    client::conn::http1,
    rt::{Read, Write},
};
use hyper_util::rt::TokioIo;

use super::{
    Body,
    failure::{Unsent, unsent},
    line::Line,
    socket::Socket,
};

/// An HTTP/1.1 connection. It carries one request at a time, and whoever waits for that drives it.
pub(super) struct Http1 {
    sender: http1::SendRequest<Body>,
    /// The work on the connection; `None` when it has ended.
    work: Option<Pin<Box<dyn Future<Output = hyper::Result<()>> + Send>>>,
    line: Option<Line>,
    /// The value of the header `host`.
    host: Option<HeaderValue>,
    /// Whether requests contain the whole URL, as a proxy requires it.
    absolute_form: bool,
}

impl Http1 {
    pub(super) async fn new<S>(
        socket: Socket<TokioIo<S>>,
        line: Option<Line>,
        to: &Uri,
        absolute_form: bool,
    ) -> hyper::Result<Self>
    where
        S: Read + Write + Unpin + Send + 'static,
    {
        let (sender, connection) = http1::handshake(TokioIo::new(socket)).await?;
        Ok(Self { sender, work: Some(Box::pin(connection)), line, host: host(to), absolute_form })
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
        if let Some(host) = &self.host {
            request.headers_mut().entry(HOST).or_insert_with(|| host.clone());
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
