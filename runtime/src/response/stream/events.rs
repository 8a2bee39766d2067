//! Server-sent events as values.

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
    api::Events,
    error::{Error, ErrorKind},
    exchange::Response,
    json::{self, Decode, JsonKind, Reader},
    request::Accept,
    response::FromResponse,
    wire::sse::{Decoder, Event, Limits, SseError},
};

/// A stream of events, decoded from their JSON.
///
/// Events that only keep the connection open are ignored, and an event that reports an error is returned as an
/// [`Error`]; [`Api::events`](crate::api::Api::events) states which events these are. An event of an unknown type
/// is not an error if `T` keeps unknown events. An event that cannot be decoded is an error with its text, and the
/// stream continues; every other error ends the stream. Dropping the stream closes the connection.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    source: Source,
    event: PhantomData<fn() -> T>,
}

/// The part that does not depend on the type.
struct Source {
    incoming: Incoming,
    decoder: Decoder,
    /// The type of the event that is required before the end.
    last: Option<&'static str>,
    seen_last: bool,
    done: bool,
}

/// The purpose of an event.
enum Role {
    Ping,
    Failure,
    Item,
}

impl<T> EventStream<T> {
    /// Returns the next event, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error>>
    where
        T: Decode,
    {
        crate::response::stream::next(self).await
    }

    /// Requires an event of this type at the end. If the stream ends without it, the result is an error of the kind
    /// [`Incomplete`](ErrorKind::Incomplete).
    pub fn until(mut self, last: &'static str) -> Self {
        self.source.last = Some(last);
        self
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

    /// Returns the identifier to send as `last-event-id` to continue after the last event, if the server supports
    /// that.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.source.decoder.last_event_id()
    }
}

impl Source {
    fn new(incoming: Incoming) -> Self {
        let line = incoming.limits.line;
        let decoder = Decoder::new(Limits::default().with_line(line).with_event(line));
        Self { incoming, decoder, last: None, seen_last: false, done: false }
    }

    /// Returns the next event for the caller.
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event, Error>>> {
        while !self.done {
            match self.decoder.next_event() {
                Some(Ok(event)) => match self.role(&event) {
                    Role::Ping => {}
                    Role::Failure => {
                        self.done = true;
                        return Poll::Ready(Some(Err(self.incoming.fail_event(&event.data))));
                    }
                    Role::Item => return Poll::Ready(Some(Ok(event))),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(self.undecodable(error)))),
                None => match self.incoming.poll_chunk(context) {
                    Poll::Ready(Some(Ok(chunk))) => self.decoder.feed(&chunk),
                    Poll::Ready(end) => return Poll::Ready(self.ended(end.and_then(Result::err)).map(Err)),
                    // The response may end some time after its last event.
                    Poll::Pending if self.seen_last => {
                        self.incoming.leave();
                        return Poll::Ready(self.ended(None).map(Err));
                    }
                    Poll::Pending => return Poll::Pending,
                },
            }
        }
        Poll::Ready(None)
    }

    fn undecodable(&mut self, error: SseError) -> Error {
        self.done = true;
        let kind = match error {
            SseError::InvalidUtf8 { .. } => ErrorKind::Decode,
            _ => ErrorKind::Limit,
        };
        self.incoming.fail(Error::new(kind, error.to_string()).with_cause(error))
    }

    /// Ends the stream, possibly with an error. After the last event, a failed connection is not an error.
    fn ended(&mut self, error: Option<Error>) -> Option<Error> {
        self.done = true;
        if self.seen_last {
            return None;
        }
        let reason = match (error, self.last) {
            (Some(error), _) => return Some(error),
            (None, Some(last)) => format!("the stream ended without `{last}`"),
            (None, None) if self.decoder.is_between_events() => return None,
            (None, None) => "the stream ended inside an event".to_owned(),
        };
        Some(self.incoming.fail(Error::new(ErrorKind::Incomplete, reason)))
    }

    /// Returns the purpose of an event, by the type in its JSON, or else by its name.
    fn role(&mut self, event: &Event) -> Role {
        let Events { tag, ping, error } = self.incoming.api.events;
        let mentions = |name: &str| {
            event.event.as_deref() == Some(name)
                || memchr::memmem::find_iter(event.data.as_bytes(), name).any(|at| {
                    event.data[..at].ends_with('"') && event.data[at + name.len()..].starts_with('"')
                })
        };
        // Most events contain none of these names and are not parsed twice.
        if ![ping, error, self.last].into_iter().flatten().any(mentions) {
            return Role::Item;
        }
        let own = tag.and_then(|tag| own_type(&event.data, tag));
        let Some(kind) = own.as_deref().or(event.event.as_deref()) else { return Role::Item };
        self.seen_last |= self.last == Some(kind);
        match Some(kind) {
            kind if kind == ping => Role::Ping,
            kind if kind == error => Role::Failure,
            _ => Role::Item,
        }
    }
}

/// Returns the type in a JSON object, the last one if there are several.
fn own_type(data: &str, tag: &str) -> Option<String> {
    let mut reader = Reader::new(data);
    let mut kind = None;
    let mut more = reader.open_object().ok()?;
    while more {
        if reader.key().ok()? == tag && reader.kind().ok()? == JsonKind::String {
            kind = Some(reader.string().ok()?.into_owned());
        } else {
            reader.skip().ok()?;
        }
        more = reader.next_member().ok()?;
    }
    kind
}

impl<T: Decode> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.source.poll_event(context)).map(|event| {
            let data = event?.data;
            json::from_str(&data).map_err(|error| self.source.incoming.at(Error::decode(error), data))
        }))
    }
}

impl<T: Decode> FromResponse for EventStream<T> {
    const ACCEPT: Option<Accept> = Some(Accept::Events);

    fn from_response(response: Response) -> Result<Self, Error> {
        let arriving = response.arriving("server-sent events", |kind| kind == "text/event-stream")?;
        Ok(Self { source: Source::new(Incoming::new(arriving, Life::Line)), event: PhantomData })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("request_id", &self.request_id())
            .field("done", &self.source.done)
            .finish_non_exhaustive()
    }
}
