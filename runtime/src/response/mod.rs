//! What a call comes to.

mod accumulate;
mod call;
mod download;
pub(crate) mod output;
mod page;
mod pages;
pub(crate) mod stream;

pub use accumulate::{Accumulate, Accumulated, Accumulator, Progress, Text};
pub use call::{Call, WithMeta};
pub use download::Download;
pub use output::Output;
pub use page::Page;
pub use pages::{Items, Pages};
pub use stream::{EventStream, JsonLines};
