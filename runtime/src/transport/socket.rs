//! The byte stream of a connection, with behavior that the layers above do not have.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

use super::driver;

/// A time that several tasks can read and set.
#[derive(Debug, Clone)]
pub(super) struct Moment(Arc<AtomicU64>);

impl Moment {
    /// The current time.
    pub(super) fn now() -> Self {
        Self(Arc::new(AtomicU64::new(milliseconds())))
    }

    /// Sets it to the current time.
    pub(super) fn renew(&self) {
        self.0.store(milliseconds(), Ordering::Relaxed);
    }

    /// Returns the duration since this time.
    pub(super) fn elapsed(&self) -> Duration {
        Duration::from_millis(milliseconds().saturating_sub(self.0.load(Ordering::Relaxed)))
    }
}

/// Returns the milliseconds since the first call.
fn milliseconds() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A byte stream that records when bytes arrive. Before it reports that writing failed, it reads everything that
/// the server has sent.
///
/// A server that refuses an upload responds and closes the connection. Writing then fails, although the response
/// can be read.
pub(super) struct Socket<S> {
    io: S,
    heard: Moment,
    broken: Option<Broken>,
}

/// How long reading may take after writing has failed.
const GRACE: Duration = Duration::from_secs(5);

/// The state after writing has failed.
struct Broken {
    /// The error; taken when it is reported.
    error: Option<io::Error>,
    /// Everything has been read, so the error may be reported.
    read_to_end: bool,
    grace: Pin<Box<Sleep>>,
    writer: Waker,
}

impl<S> Socket<S> {
    pub(super) fn new(io: S) -> Self {
        Self { io, heard: Moment::now(), broken: None }
    }

    /// Returns when bytes arrived last.
    pub(super) fn heard(&self) -> Moment {
        self.heard.clone()
    }

    /// Writes, unless writing has failed. An error is reported when there is nothing left to read.
    fn write<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>>
    where
        S: Unpin,
    {
        if let Some(broken) = &mut self.broken {
            return broken.poll(context).map(Err);
        }
        match write(Pin::new(&mut self.io), context) {
            Poll::Ready(Err(error)) => {
                // The caller's runtime may have no timers.
                let Ok(driver) = driver::handle() else { return Poll::Ready(Err(error)) };
                let _within = driver.enter();
                let broken = Broken {
                    error: Some(error),
                    read_to_end: false,
                    grace: Box::pin(sleep(GRACE)),
                    writer: Waker::noop().clone(),
                };
                // The reader is polled again, which may be in the same task.
                context.waker().wake_by_ref();
                self.broken.insert(broken).poll(context).map(Err)
            }
            outcome => outcome,
        }
    }
}

impl Broken {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        if self.read_to_end || self.grace.as_mut().poll(context).is_ready() {
            return Poll::Ready(self.error.take().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into()));
        }
        self.writer.clone_from(context.waker());
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let Poll::Ready(outcome) = Pin::new(&mut self.io).poll_read(context, buffer) else {
            return Poll::Pending;
        };
        if buffer.filled().len() > before {
            self.heard.renew();
        } else if let Some(broken) = &mut self.broken {
            broken.read_to_end = true;
            broken.writer.wake_by_ref();
        }
        Poll::Ready(outcome)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |io, context| io.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |io, context| io.poll_write_vectored(context, buffers))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(context, |io, context| io.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Refuses to be written to, and can be read.
    struct Refusing(&'static [u8]);

    impl AsyncRead for Refusing {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_read(context, buffer)
        }
    }

    impl AsyncWrite for Refusing {
        fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
            Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn reports_a_failed_write_after_everything_is_read() {
        let (mut reader, mut writer) = tokio::io::split(Socket::new(Refusing(b"hello")));
        let mut writing = tokio::spawn(async move { writer.write_all(b"x").await });
        tokio::select! {
            biased;
            _ = &mut writing => panic!("reported before the response was read"),
            () = tokio::task::yield_now() => {}
        }
        let mut text = String::new();
        reader.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "hello");
        assert_eq!(writing.await.unwrap().unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    }
}
