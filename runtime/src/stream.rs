//! Answers that are read while they arrive.

mod events;
mod incoming;
mod lines;

pub use events::EventStream;
pub(crate) use incoming::{Incoming, Life};
pub use lines::JsonLines;
