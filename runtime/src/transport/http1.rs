//! Connections of HTTP/1.1.

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

/// An HTTP/1.1 connection. It carries one request at a time and is driven by polling that.
pub(super) struct Http1 {
    sender: http1::SendRequest<Body>,
    /// The task of the connection; `None` when it has ended.
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

    /// Polls the task of the connection.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(work) = &mut self.work
            && work.as_mut().poll(context).is_ready()
        {
            // Dropping the task wakes the tasks that wait for it.
            self.work = None;
        }
    }

    /// Whether it can carry a request. The last response must be complete, and the server must not have sent
    /// anything since, or closed the connection.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready() && self.line.as_ref().is_none_or(Line::is_quiet)
    }

    /// Polls the task without a waker. Returns true if the connection can carry a request, false if it never can,
    /// and otherwise `None`.
    pub(super) fn settle(&mut self) -> Option<bool> {
        self.drive(&mut Context::from_waker(Waker::noop()));
        if self.work.is_none() { Some(false) } else { self.sender.is_ready().then_some(true) }
    }

    /// Waits for the end of the last response; returns false if the connection can carry no other request.
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
            // The response that this receives is ready for the next line.
            self.drive(context);
            sending.as_mut().poll(context)
        });
        sent.await.map_err(|error| unsent(error, uri))
    }
}

/// Returns the value of the header `host`, without the default port of the scheme.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host()?;
    let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    let text = match uri.port_u16().filter(|port| *port != default) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(text).ok()
}
