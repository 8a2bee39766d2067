//! Streams that are accumulated while they are read.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{Accumulate, Accumulator};
use crate::{error::Error, json::Json, response::EventStream};

impl<E: Accumulate> EventStream<E> {
    /// Returns the same events, which are accumulated while they are read. If the stream ends before its last
    /// event, it returns an error that contains the part that arrived.
    pub fn accumulate(self) -> Accumulated<E> {
        Accumulated { events: self.until(E::LAST), accumulator: Accumulator::new() }
    }

    /// Returns a stream of the text only.
    pub fn text(self) -> Text<E> {
        Text { events: self.until(E::LAST) }
    }

    /// Reads to the last event, and returns the accumulated value. JSON that is cut off, for example by a limit of
    /// tokens, is not an error: `broken_json` of the value returns its text.
    ///
    /// # Errors
    /// The errors of the stream, and an error if it ends before the last event. [`Error::partial`] is the part that
    /// arrived, and [`Error::broken_json`] the text of incomplete JSON in it.
    pub async fn finish(self) -> Result<E::Whole, Error> {
        self.accumulate().finish().await
    }
}

/// A stream of events that are accumulated while they are read.
#[must_use = "a stream does nothing until it is polled"]
pub struct Accumulated<E: Accumulate> {
    events: EventStream<E>,
    accumulator: Accumulator<E::Whole>,
}

impl<E: Accumulate> Accumulated<E> {
    /// Returns the next event, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<E, Error>> {
        crate::response::stream::next(self).await
    }

    /// Returns the accumulated value so far, or `None` before the first event.
    #[must_use]
    pub fn snapshot(&self) -> Option<&E::Whole> {
        self.accumulator.snapshot()
    }

    /// Returns the accumulator.
    #[must_use]
    pub fn accumulator(&self) -> &Accumulator<E::Whole> {
        &self.accumulator
    }

    /// Returns the underlying stream, for its headers and its request identifier.
    pub fn events(&self) -> &EventStream<E> {
        &self.events
    }

    /// Reads to the last event, and returns the value, as [`EventStream::finish`] does.
    ///
    /// # Errors
    /// The errors of the stream, and an error if it ends before the last event. [`Error::partial`] is the part that
    /// arrived, and [`Error::broken_json`] the text of incomplete JSON in it.
    pub async fn finish(mut self) -> Result<E::Whole, Error> {
        poll_fn(|context| self.poll_finish(context)).await
    }

    /// Polls for the accumulated value, as [`finish`](Self::finish) does, for futures that are implemented by hand.
    /// Reads the remaining events, and moves the value out.
    ///
    /// # Errors
    /// The errors of [`finish`](Self::finish), and an error if the value was moved out before.
    pub fn poll_finish(&mut self, context: &mut Context<'_>) -> Poll<Result<E::Whole, Error>> {
        loop {
            match ready!(Pin::new(&mut *self).poll_next(context)) {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => break,
            }
        }
        let whole = std::mem::take(&mut self.accumulator).into_whole();
        Poll::Ready(whole.ok_or_else(|| Error::incomplete("the stream ended before its first event", None)))
    }

    fn with_partial(&self, error: Error) -> Error {
        let Some(whole) = self.snapshot() else { return error };
        let mut broken = self.accumulator.broken_inputs().clone();
        broken
            .extend(self.accumulator.unfinished_inputs().map(|(position, text)| (position, text.to_owned())));
        error.with_partial(Json::encode_from(whole)).with_broken_json(broken)
    }
}

impl<E: Accumulate> Stream for Accumulated<E> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(Pin::new(&mut self.events).poll_next(context));
        Poll::Ready(event.map(|event| match event {
            Ok(event) => {
                self.accumulator.add(&event);
                Ok(event)
            }
            Err(error) => Err(self.with_partial(error)),
        }))
    }
}

impl<E: Accumulate> fmt::Debug for Accumulated<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accumulated").field("events", &self.events).finish_non_exhaustive()
    }
}

/// A stream of the text of a response.
#[must_use = "a stream does nothing until it is polled"]
pub struct Text<E> {
    events: EventStream<E>,
}

impl<E: Accumulate> Text<E> {
    /// Returns the next part of the text, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        crate::response::stream::next(self).await
    }
}

impl<E: Accumulate> Stream for Text<E> {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.events).poll_next(context)) {
                Some(Ok(event)) => {
                    if let Some(text) = event.text() {
                        return Poll::Ready(Some(Ok(text.to_owned())));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E> fmt::Debug for Text<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("events", &self.events).finish()
    }
}
