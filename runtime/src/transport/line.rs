//! A TCP connection that any runtime may use.
//!
//! A socket belongs to the runtime that it is registered with, and hears nothing while that one does not run. This one moves to
//! whatever runtime it is polled in, so that a connection works wherever it is needed, without a thread in between.

use std::{
    io,
    mem::MaybeUninit,
    panic,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::legacy::connect::{Connected, Connection, HttpConnector},
    rt::TokioIo,
};
use socket2::SockRef;
use tokio::{
    net::TcpStream,
    runtime::{Handle, Id},
};
use tower_service::Service;

use super::{BoxFuture, driver};
use crate::error::BoxError;

/// Connects by TCP.
#[derive(Debug, Clone)]
pub(super) struct Tcp(HttpConnector);

impl Tcp {
    pub(super) fn new(connector: HttpConnector) -> Self {
        Self(connector)
    }
}

impl Service<Uri> for Tcp {
    type Response = Wire;
    type Error = BoxError;
    type Future = BoxFuture<Result<Wire, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = self.0.call(to);
        Box::pin(async move { Ok(Wire(Line::new(connecting.await?.into_inner()))) })
    }
}

/// The bytes of a connection.
pub(crate) struct Wire(Line);

/// What the pool knows of a connection whatever lies over it.
#[derive(Clone)]
pub(super) struct Line(Arc<Mutex<Registered>>);

struct Registered {
    /// Taken out only while it moves.
    stream: Option<TcpStream>,
    /// The runtime in which it was last polled, if there was one.
    polled_in: Option<Id>,
}

impl Line {
    /// A connection that was made in the present runtime.
    fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Mutex::new(Registered { stream: Some(stream), polled_in: here() })))
    }

    /// Whether nothing has arrived, not even the end. Asks the system, since a runtime that does not run has not been told.
    pub(super) fn is_quiet(&self) -> bool {
        let registered = self.lock();
        let Some(stream) = &registered.stream else { return false };
        let outcome = SockRef::from(stream).peek(&mut [MaybeUninit::uninit()]);
        outcome.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    fn poll<T>(
        &self,
        poll: impl FnOnce(Pin<&mut TokioIo<&mut TcpStream>>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let mut registered = self.lock();
        registered.move_here()?;
        let stream = registered.stream.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        poll(Pin::new(&mut TokioIo::new(stream)))
    }

    fn lock(&self) -> MutexGuard<'_, Registered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registered {
    fn move_here(&mut self) -> io::Result<()> {
        let here = here();
        if self.polled_in != here {
            let stream = self.stream.take().ok_or(io::ErrorKind::NotConnected)?.into_std()?;
            self.stream = Some(register(stream, here)?);
            self.polled_in = here;
        }
        Ok(())
    }
}

fn here() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// Registers with the present runtime, or, where there is none or it has no sockets, with the one that always runs.
fn register(stream: std::net::TcpStream, here: Option<Id>) -> io::Result<TcpStream> {
    /// Runtimes that have no sockets: one says so only by a panic, which shows in the program's output.
    static WITHOUT_SOCKETS: Mutex<Vec<Id>> = Mutex::new(Vec::new());
    let without = || WITHOUT_SOCKETS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(here) = here.filter(|here| !without().contains(here)) {
        // A panic closes what it is given.
        let same = stream.try_clone()?;
        match panic::catch_unwind(|| TcpStream::from_std(same)) {
            Ok(registered) => return registered,
            Err(_) => without().push(here),
        }
    }
    let driver = driver::handle()?;
    let _within = driver.enter();
    TcpStream::from_std(stream)
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        Connected::new().extra(self.0.clone())
    }
}

impl Line {
    /// The line of a connection, as the layers over it pass it on.
    pub(super) fn of(about: &Connected) -> Option<Self> {
        let mut extensions = http::Extensions::new();
        about.get_extras(&mut extensions);
        extensions.remove()
    }
}

impl Read for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.0.poll(|io| io.poll_read(context, buffer))
    }
}

impl Write for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.poll(|io| io.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll(|io| io.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll(|io| io.poll_shutdown(context))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.0.poll(|io| io.poll_write_vectored(context, buffers))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::{
        io::AsyncWriteExt as _,
        net::TcpListener,
        runtime::{Builder, Runtime},
    };

    use super::*;

    async fn pair() -> (Line, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Line::new(client), listener.accept().await.unwrap().0)
    }

    /// Reads one byte, wherever it is polled.
    async fn byte(wire: &mut Wire) -> u8 {
        let mut bytes = [0];
        poll_fn(|context| {
            let mut buffer = hyper::rt::ReadBuf::new(&mut bytes);
            Pin::new(&mut *wire).poll_read(context, buffer.unfilled())
        })
        .await
        .unwrap();
        bytes[0]
    }

    async fn until_heard(line: &Line) {
        while line.is_quiet() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_line_is_quiet_until_something_arrives_or_it_ends() {
        let (line, mut server) = pair().await;
        assert!(line.is_quiet());
        server.write_all(b"x").await.unwrap();
        until_heard(&line).await;
        let mut wire = Wire(line.clone());
        assert_eq!(byte(&mut wire).await, b'x');
        assert!(line.is_quiet());
        drop(server);
        until_heard(&line).await;
        let line = Line::of(&Connected::new().extra(line)).unwrap();
        assert!(!line.is_quiet());
    }

    #[test]
    fn it_is_registered_where_it_is_polled() {
        let runtime = |sockets: bool| -> Runtime {
            let mut builder = Builder::new_current_thread();
            if sockets { builder.enable_io() } else { &mut builder }.build().unwrap()
        };
        let first = runtime(true);
        let (line, mut server) = first.block_on(pair());
        let polled_in = || line.lock().polled_in;
        assert_eq!(polled_in(), Some(first.handle().id()));
        let mut wire = Wire(line.clone());
        // The first one does not run meanwhile, the last one cannot tell.
        for other in [runtime(true), runtime(false), runtime(false)] {
            first.block_on(server.write_all(b"x")).unwrap();
            assert_eq!(other.block_on(byte(&mut wire)), b'x');
            assert_eq!(polled_in(), Some(other.handle().id()));
        }
    }
}
