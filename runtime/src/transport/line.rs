//! TCP connections that any runtime can use.
//!
//! A socket is registered with one runtime, and receives no events while that does not run. This one is registered
//! with whatever runtime polls it, so that a connection works in every runtime without another thread.

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

/// The part of a connection that the pool can access below TLS and proxies.
#[derive(Clone)]
pub(super) struct Line(Arc<Mutex<Registered>>);

struct Registered {
    /// `None` only while it is registered.
    stream: Option<TcpStream>,
    /// The runtime in which it was last polled, if any.
    polled_in: Option<Id>,
}

impl Line {
    /// Wraps a connection that was opened in the current runtime.
    fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Mutex::new(Registered { stream: Some(stream), polled_in: here() })))
    }

    /// Whether nothing has arrived, not even the end. Asks the operating system, since the runtime may not have run
    /// meanwhile.
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

/// Registers with the current runtime or, if there is none or it has no sockets, with the runtime of the driver.
fn register(stream: std::net::TcpStream, here: Option<Id>) -> io::Result<TcpStream> {
    /// Runtimes without sockets. A runtime shows that only by a panic, which is printed.
    static WITHOUT_SOCKETS: Mutex<Vec<Id>> = Mutex::new(Vec::new());
    let without = || WITHOUT_SOCKETS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(here) = here.filter(|here| !without().contains(here)) {
        // A panic drops its argument.
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
    /// Returns the line of a connection that is below other layers.
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

    /// Reads one byte in the current runtime.
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
    async fn is_quiet_until_data_or_the_end_arrives() {
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
    fn is_registered_with_the_runtime_that_polls_it() {
        let runtime = |sockets: bool| -> Runtime {
            let mut builder = Builder::new_current_thread();
            if sockets { builder.enable_io() } else { &mut builder }.build().unwrap()
        };
        let first = runtime(true);
        let (line, mut server) = first.block_on(pair());
        let polled_in = || line.lock().polled_in;
        assert_eq!(polled_in(), Some(first.handle().id()));
        let mut wire = Wire(line.clone());
        // The first runtime does not run meanwhile; the last one has the same identifier.
        for other in [runtime(true), runtime(false), runtime(false)] {
            first.block_on(server.write_all(b"x")).unwrap();
            assert_eq!(other.block_on(byte(&mut wire)), b'x');
            assert_eq!(polled_in(), Some(other.handle().id()));
        }
    }
}
