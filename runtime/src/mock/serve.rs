//! The thread of a mock server.

use std::{
    collections::VecDeque,
    future::poll_fn,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
    thread,
    time::Duration,
};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body::{Body, Frame, SizeHint};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::{Sleep, sleep},
};

use super::{
    chunk::End,
    feed::Feeding,
    response::Response,
    state::{State, error_type},
};
use crate::{api::Api, error::ErrorKind};

/// The thread of a server. Dropping it ends the thread and all connections.
pub(super) struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take();
        // A function that creates responses runs on that thread, and may own the server.
        if let Some(thread) = self.thread.take_if(|thread| thread.thread().id() != thread::current().id()) {
            _ = thread.join();
        }
    }
}

/// Starts the thread.
pub(super) fn start(state: Arc<State>) -> io::Result<(SocketAddr, Running)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new().name("mock server".to_owned()).spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            tokio::spawn(accept(listener, state));
            // It ends with an error when the sender is dropped. The end of the runtime ends every connection.
            _ = stopped.await;
        });
    })?;
    Ok((address, Running { stop: Some(stop), thread: Some(thread) }))
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        // An error concerns one connection that was closed before it was accepted, or a limit that other
        // connections exhaust for a while.
        match listener.accept().await {
            Ok((stream, _)) => _ = tokio::spawn(serve(stream, Arc::clone(&state))),
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(|request| respond(request, &state));
    // The client detects a failed connection; a response that ends early on purpose ends here as well.
    _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(
    request: Request<Incoming>,
    state: &State,
) -> Result<http::Response<ResponseBody>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = read(body).await?;
    let (scripted, number) = state.respond(head, body);
    sleep(scripted.delay).await;
    let api = state.api;
    let response = response(api, scripted, number).unwrap_or_else(|problem| {
        let message = format!("the scripted response cannot be sent: {problem}");
        // This response can be sent: its parts are constant or JSON.
        let error = Response::error(400, error_type(api, ErrorKind::BadRequest), &message);
        response(api, error, number).unwrap_or_default()
    });
    Ok(response)
}

async fn read(body: Incoming) -> Result<Bytes, hyper::Error> {
    let (mut body, mut bytes) = (pin!(body), BytesMut::new());
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes.freeze())
}

fn response(
    api: &'static Api,
    scripted: Response,
    number: usize,
) -> Result<http::Response<ResponseBody>, String> {
    let status = StatusCode::from_u16(scripted.status).ok().filter(|status| !status.is_informational());
    let status = status.ok_or_else(|| format!("{} is not the status of a response", scripted.status))?;
    let mut response = http::Response::new(ResponseBody::default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in &scripted.headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            return Err(format!("{name:?}: {value:?} is not a header"));
        };
        headers.append(name, value);
    }
    let id = HeaderValue::try_from(format!("req_mock_{number}")).map_err(|error| error.to_string())?;
    if let Some(name) = api.request_id_header {
        headers.entry(name).or_insert(id);
    }
    *response.body_mut() = ResponseBody::new(api, scripted);
    Ok(response)
}

/// The body of a response, chunk by chunk.
#[derive(Default)]
struct ResponseBody {
    chunks: VecDeque<Bytes>,
    feeding: Option<Feeding>,
    pace: Duration,
    end: Option<End>,
    pause: Option<Pin<Box<Sleep>>>,
    begun: bool,
    flushed: bool,
}

impl ResponseBody {
    fn new(api: &'static Api, scripted: Response) -> Self {
        Self {
            chunks: scripted.chunks.iter().map(|chunk| chunk.render(api)).collect(),
            feeding: scripted.fed.and_then(|fed| fed.take(api)),
            pace: scripted.pace,
            end: Some(scripted.end),
            ..Self::default()
        }
    }

    /// Waits before every chunk except the first, if there is a delay.
    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.begun || self.pace.is_zero() || self.chunks.is_empty() {
            return Poll::Ready(());
        }
        let pace = self.pace;
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(pace)));
        ready!(pause.as_mut().poll(context));
        self.pause = None;
        Poll::Ready(())
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        ready!(self.poll_pause(context));
        self.begun = true;
        if self.chunks.is_empty()
            && let Some(feeding) = &mut self.feeding
        {
            match ready!(feeding.poll(context)) {
                Ok(chunk) => return Poll::Ready(Some(Ok(Frame::data(chunk)))),
                Err(end) => (self.feeding, self.end) = (None, Some(end)),
            }
        }
        match (self.chunks.pop_front(), self.end) {
            (Some(chunk), _) => Poll::Ready(Some(Ok(Frame::data(chunk)))),
            // Chunks before are sent while this is pending; an error would discard them.
            (None, Some(End::Cut)) if !self.flushed => {
                self.flushed = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (None, Some(End::Cut)) => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
            (None, Some(End::Silence)) => Poll::Pending,
            (None, _) => Poll::Ready(None),
        }
    }

    /// A single complete chunk announces its length, as JSON documents do; streams do not.
    fn size_hint(&self) -> SizeHint {
        let whole =
            self.chunks.len() <= 1 && self.feeding.is_none() && matches!(self.end, None | Some(End::Proper));
        match whole {
            true => SizeHint::with_exact(self.chunks.front().map_or(0, Buf::remaining) as u64),
            false => SizeHint::default(),
        }
    }
}
