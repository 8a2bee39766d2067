//! Responses that are read while they arrive.

mod events;
mod incoming;
mod lines;

use std::{future::poll_fn, pin::Pin};

use futures_core::Stream;

pub use events::EventStream;
pub(crate) use incoming::{Incoming, Life};
pub use lines::JsonLines;

/// Returns the next item of a stream. The `next` methods call it, so that callers do not need a trait of another
/// crate.
pub(crate) async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}
