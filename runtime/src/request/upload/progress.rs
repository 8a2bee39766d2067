//! The progress of an upload.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;

use super::source::{ByteStream, CHUNK};

/// The function that is called with the number of bytes sent and in total. All attempts of a request share it.
#[derive(Clone)]
pub(super) struct Progress(Arc<Mutex<Report>>);

type Report = dyn FnMut(u64, Option<u64>) + Send;

impl Progress {
    pub(super) fn new(report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(report)))
    }

    fn report(&self, sent: u64, total: Option<u64>) {
        // If the function has panicked, the caller has seen that; it is called again.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)(sent, total);
    }

    /// Returns a stream that reports 0 bytes first, and then the number of bytes after each chunk.
    pub(super) fn of(self, stream: ByteStream, total: Option<u64>) -> ByteStream {
        Box::pin(Reported { stream, rest: Bytes::new(), sent: None, total, progress: self })
    }
}

struct Reported {
    stream: ByteStream,
    /// The rest of a large chunk, which is passed on in pieces.
    rest: Bytes,
    sent: Option<u64>,
    total: Option<u64>,
    progress: Progress,
}

impl Stream for Reported {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.sent.is_none() {
            self.sent = Some(0);
            self.progress.report(0, self.total);
        }
        if self.rest.is_empty() {
            match ready!(self.stream.as_mut().poll_next(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                end => return Poll::Ready(end),
            }
        }
        let length = self.rest.len().min(CHUNK);
        let chunk = self.rest.split_to(length);
        let sent = self.sent.unwrap_or_default() + length as u64;
        self.sent = Some(sent);
        self.progress.report(sent, self.total);
        Poll::Ready(Some(Ok(chunk)))
    }
}
