//! Calls and their results: values, pages, streams of events and lines, downloads.
//!
//! A new kind of response is a type in this module that implements [`FromResponse`]. Uses every layer except
//! `blocking`, `webhook` and `mock`.

mod accumulate;
mod call;
mod download;
pub(crate) mod from_response;
mod page;
mod pages;
mod requests;
pub(crate) mod stream;
mod wait;

pub use accumulate::{Accumulate, Accumulated, Accumulator, Progress, Text};
pub use call::{Call, WithMeta};
pub use download::Download;
pub use from_response::FromResponse;
pub use page::Page;
pub use pages::{Items, Pages};
pub use stream::{EventStream, JsonLines};
pub use wait::Wait;
