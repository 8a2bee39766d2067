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

/// The events of a stream, decoded by what their JSON says of itself.
///
/// Events that only keep the connection open are passed over, and one that reports a failure becomes an [`Error`]; which ones do,
/// says [`Api::events`](crate::api::Api::events). An event whose type nobody
/// knows is no error where `T` keeps unknown events. An event that cannot be decoded is an error with its text, and the stream goes
/// on after it; every other error ends the stream. Dropping the stream closes the connection.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    source: Source,
    event: PhantomData<fn() -> T>,
}

/// The part that is the same for all types.
struct Source {
    incoming: Incoming,
    decoder: Decoder,
    /// The type of the event that has to come before the end.
    last: Option<&'static str>,
    seen_last: bool,
    done: bool,
}

/// What an event is for.
enum Role {
    Ping,
    Failure,
    Item,
}

impl<T> EventStream<T> {
    /// The next event; `None` at the end. Dropping the wait loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error>>
    where
        T: Decode,
    {
        crate::response::stream::next(self).await
    }

    /// Expects an event of this type as the last one: an end without it is an error of the kind
    /// [`Incomplete`](ErrorKind::Incomplete).
    pub fn until(mut self, last: &'static str) -> Self {
        self.source.last = Some(last);
        self
    }

    /// The server's id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.source.incoming.request_id()
    }

    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.incoming.status
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.source.incoming.headers
    }

    /// The id to send as `last-event-id` to go on behind the last event, where the server supports that.
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

    /// The next event that is meant for the caller.
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
                    // The server has said everything; it may take its time to end the response.
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

    /// The stream has ended, perhaps with an error. After the last event a broken connection breaks nothing.
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

    /// What an event is for, by the type its JSON names, else by the event's own name.
    fn role(&mut self, event: &Event) -> Role {
        let Events { tag, ping, error } = self.incoming.api.events;
        let mentions = |name: &str| {
            event.event.as_deref() == Some(name)
                || memchr::memmem::find_iter(event.data.as_bytes(), name).any(|at| {
                    event.data[..at].ends_with('"') && event.data[at + name.len()..].starts_with('"')
                })
        };
        // Most events mention none of these names and are not read twice.
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

/// The type of a JSON object, the last one where there are several.
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
