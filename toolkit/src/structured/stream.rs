//! A structured response with its partial value.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use anthropic_beta::{
    Accumulated, EventStream,
    engine::Call,
    messages::{Message, RawContentBlockDelta, RawMessageStreamEvent},
};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    error::ParseError,
    outcome::{Outcome, interrupts, outcome},
    partial::PartialJson,
    schema::OutputSchema,
};

type Opening = (Call<EventStream<RawMessageStreamEvent>>, OutputSchema);

/// A structured request with a streamed response; `.await` returns the [`ParseStream`].
#[must_use = "a request does nothing until it is awaited"]
pub struct OpenStream<T> {
    ready: Option<Result<Opening, ParseError>>,
    value: PhantomData<fn() -> T>,
}

impl<T> OpenStream<T> {
    pub(super) fn new(ready: Result<Opening, ParseError>) -> Self {
        Self { ready: Some(ready), value: PhantomData }
    }
}

impl<T> Future for OpenStream<T> {
    type Output = Result<ParseStream<T>, ParseError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.ready.take() {
            Some(Ok((mut call, schema))) => match Pin::new(&mut call).poll(context) {
                Poll::Pending => {
                    self.ready = Some(Ok((call, schema)));
                    Poll::Pending
                }
                Poll::Ready(Ok(events)) => Poll::Ready(Ok(ParseStream {
                    events: events.accumulate(),
                    schema,
                    partial: PartialJson::new(),
                    value: PhantomData,
                })),
                Poll::Ready(Err(error)) => Poll::Ready(Err(ParseError::Request(error))),
            },
            Some(Err(error)) => Poll::Ready(Err(error)),
            None => panic!("the request was awaited a second time"),
        }
    }
}

impl<T> fmt::Debug for OpenStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenStream").finish_non_exhaustive()
    }
}

/// A stream of the events of a structured response, with the partial value.
///
/// At the end, [`finish`](Self::finish) returns the same [`Outcome`] as a call without a stream.
#[must_use = "a stream does nothing until it is polled"]
pub struct ParseStream<T> {
    events: Accumulated<RawMessageStreamEvent>,
    schema: OutputSchema,
    partial: PartialJson,
    value: PhantomData<fn() -> T>,
}

impl<T> ParseStream<T> {
    /// Returns the next event; `None` after the last one.
    ///
    /// # Errors
    ///
    /// An error if the stream ends early. It is not restarted.
    pub async fn next(&mut self) -> Option<Result<RawMessageStreamEvent, anthropic_beta::Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the partial value, which may lack any part of the type and has not been checked. `None` before its first
    /// character.
    #[must_use]
    pub fn partial(&self) -> Option<&Value> {
        self.partial.value()
    }

    /// Returns the partial message.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Message> {
        self.events.snapshot()
    }
}

impl<T: DeserializeOwned> ParseStream<T> {
    /// Reads the rest of the stream, and returns the outcome of the response.
    ///
    /// # Errors
    ///
    /// An error if the stream ends early.
    pub async fn finish(self) -> Result<Outcome<T>, anthropic_beta::Error> {
        let message = self.events.finish().await?;
        Ok(outcome(message, &self.schema))
    }
}

impl<T> Stream for ParseStream<T> {
    type Item = Result<RawMessageStreamEvent, anthropic_beta::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(Pin::new(&mut self.events).poll_next(context));
        match &event {
            Some(Ok(RawMessageStreamEvent::ContentBlockStart(start))) if interrupts(&start.content_block) => {
                self.partial = PartialJson::new();
            }
            Some(Ok(RawMessageStreamEvent::ContentBlockDelta(event))) => {
                if let RawContentBlockDelta::TextDelta(delta) = &event.delta {
                    self.partial.push(&delta.text);
                }
            }
            _ => {}
        }
        Poll::Ready(event)
    }
}

impl<T> fmt::Debug for ParseStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseStream").field("partial", &self.partial).finish_non_exhaustive()
    }
}
