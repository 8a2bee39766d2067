//! JSON lines as values.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::{Incoming, Life};
use crate::{
    error::{Error, ErrorKind},
    exchange::Response,
    json::{self, Decode},
    request::Accept,
    response::FromResponse,
    wire::lines::{Decoder, LineTooLong},
};

/// A stream of lines, each decoded when it arrives.
///
/// A line that cannot be decoded is an error with its text, and the stream continues; every other error ends the
/// stream. Blank lines are ignored, and the last line does not need a line end. Dropping the stream closes the
/// connection.
#[must_use = "a stream does nothing until it is polled"]
pub struct JsonLines<T> {
    source: Source,
    line: PhantomData<fn() -> T>,
}

/// The part that does not depend on the type.
struct Source {
    incoming: Incoming,
    decoder: Decoder,
    ended: bool,
}

impl<T> JsonLines<T> {
    /// Returns the next line, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error>>
    where
        T: Decode,
    {
        crate::response::stream::next(self).await
    }

    /// Returns the server's identifier of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.source.incoming.request_id()
    }

    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.incoming.status
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.source.incoming.headers
    }
}

impl Source {
    fn poll_line(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            let line = if self.ended { self.decoder.finish() } else { self.decoder.next_line() };
            match line {
                Some(Ok(line)) => return Poll::Ready(Some(Ok(line.to_vec()))),
                Some(Err(error)) => {
                    let error = too_long(error);
                    return Poll::Ready(Some(Err(self.stop(error))));
                }
                None if self.ended => return Poll::Ready(None),
                None => match ready!(self.incoming.poll_chunk(context)) {
                    Some(Ok(chunk)) => self.decoder.feed(&chunk),
                    Some(Err(error)) => return Poll::Ready(Some(Err(self.stop(error)))),
                    None => self.ended = true,
                },
            }
        }
    }

    /// Ends the stream; an incomplete line is discarded.
    fn stop(&mut self, error: Error) -> Error {
        self.ended = true;
        self.decoder = Decoder::default();
        self.incoming.fail(error)
    }
}

fn too_long(error: LineTooLong) -> Error {
    Error::new(ErrorKind::Limit, format!("{error}; raise `max_line_bytes`")).with_cause(error)
}

impl<T: Decode> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.source.poll_line(context)).map(|line| {
            let line = line?;
            json::from_slice(&line).map_err(|error| self.source.incoming.at(Error::decode(error), line))
        }))
    }
}

impl<T: Decode> FromResponse for JsonLines<T> {
    const ACCEPT: Option<Accept> = Some(Accept::Lines);

    fn from_response(response: Response) -> Result<Self, Error> {
        // JSON lines have several media types, so only types that are certainly different are refused.
        let arriving =
            response.arriving("JSON lines", |kind| kind != "text/html" && kind != "text/event-stream")?;
        let decoder = Decoder::new(arriving.limits.line);
        let incoming = Incoming::new(arriving, Life::Line);
        Ok(Self { source: Source { incoming, decoder, ended: false }, line: PhantomData })
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines")
            .field("request_id", &self.request_id())
            .field("ended", &self.source.ended)
            .finish_non_exhaustive()
    }
}
