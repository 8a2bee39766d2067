use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::{
    request::upload::ByteStream,
    transport::{Body, TransportError, TransportErrorKind},
};

/// A part of the body of a form.
pub(super) enum Piece {
    Ready(Bytes),
    Streamed(ByteStream),
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Ready(text.into())
    }
}

/// The body of a [`Form`](super::Form), as a stream of bytes. It ends with the first error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct FormStream {
    pieces: VecDeque<Piece>,
}

impl FormStream {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        Self { pieces: pieces.into() }
    }

    /// Returns the body of a request. An error of a reader is distinguished from an error of the connection.
    pub(crate) fn into_body(self, length: Option<u64>) -> Body {
        Body::stream(Uploading(self), length)
    }
}

struct Uploading(FormStream);

impl Stream for Uploading {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let failed = |error| TransportError::new(TransportErrorKind::RequestBody, error);
        Pin::new(&mut self.0).poll_next(context).map(|next| next.map(|chunk| chunk.map_err(failed)))
    }
}

impl Stream for FormStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(piece) = self.pieces.pop_front() {
            let mut stream = match piece {
                Piece::Ready(bytes) if bytes.is_empty() => continue,
                Piece::Ready(bytes) => return Poll::Ready(Some(Ok(bytes))),
                Piece::Streamed(stream) => stream,
            };
            let item = stream.as_mut().poll_next(context);
            match &item {
                Poll::Ready(None) => continue,
                Poll::Ready(Some(Err(_))) => self.pieces.clear(),
                Poll::Ready(Some(Ok(_))) | Poll::Pending => self.pieces.push_front(Piece::Streamed(stream)),
            }
            return item;
        }
        Poll::Ready(None)
    }
}

impl fmt::Debug for FormStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormStream").finish_non_exhaustive()
    }
}
