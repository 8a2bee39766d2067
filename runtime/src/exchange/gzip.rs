//! Decompression of responses with gzip.

use std::{
    io::{self, Write},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_core::Stream;

use crate::transport::{Body, TransportError, TransportErrorKind};

/// How many bytes are decompressed at a time. The result can be a thousand times as large.
const STEP: usize = 4096;
/// The maximum ratio of compression for a body that is larger than the limit.
const RATIO: u64 = 100;

/// Returns the decompressed body. A body larger than `limit` bytes is an error if its compressed form was small, as
/// in an attack.
pub(super) fn decompressed(body: Body, limit: usize) -> Body {
    let decoder = Some(MultiGzDecoder::new(Vec::new()));
    let stream =
        Decompressed { body, decoder, rest: Bytes::new(), limit: limit as u64, received: 0, given: 0 };
    Body::stream(stream, None)
}

struct Decompressed {
    body: Body,
    /// `None` after the end and after an error.
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
    /// Compressed bytes that have arrived.
    rest: Bytes,
    limit: u64,
    received: u64,
    given: u64,
}

impl Decompressed {
    fn fail(
        &mut self,
        kind: TransportErrorKind,
        error: io::Error,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.decoder = None;
        Poll::Ready(Some(Err(TransportError::new(kind, error))))
    }

    fn is_bomb(&self) -> bool {
        self.given > self.limit && self.given / RATIO > self.received
    }
}

impl Stream for Decompressed {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        while let Some(decoder) = &mut this.decoder {
            let step = this.rest.split_to(this.rest.len().min(STEP));
            let ended = if step.is_empty() {
                match ready!(Pin::new(&mut this.body).poll_next(context)) {
                    Some(Ok(chunk)) => {
                        this.rest = chunk;
                        continue;
                    }
                    Some(Err(error)) => {
                        this.decoder = None;
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => true,
                }
            } else {
                false
            };
            this.received += step.len() as u64;
            // An empty body is not compressed.
            let outcome = match ended {
                true if this.received == 0 => Ok(()),
                true => decoder.try_finish(),
                false => decoder.write_all(&step),
            };
            let output = mem::take(decoder.get_mut());
            this.given += output.len() as u64;
            if let Err(error) = outcome {
                let kind =
                    if ended { TransportErrorKind::Incomplete } else { TransportErrorKind::Connection };
                return this.fail(kind, error);
            }
            if this.is_bomb() {
                let reason = format!(
                    "{} compressed bytes decompress to more than {RATIO} times as many, which exceeds the {} of `max_body_bytes`",
                    this.received, this.limit
                );
                return this.fail(TransportErrorKind::Limit, io::Error::other(reason));
            }
            if ended {
                this.decoder = None;
            }
            if !output.is_empty() {
                return Poll::Ready(Some(Ok(output.into())));
            }
        }
        Poll::Ready(None)
    }
}
