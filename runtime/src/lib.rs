//! What generated clients call: transport, JSON, streams, uploads, webhooks.
//!
//! Everything between a generated method and the socket, and no knowledge of any endpoint or type of the API.

mod accumulate;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod buffer;
mod call;
mod client;
mod credentials;
mod download;
pub mod error;
mod exchange;
pub mod header;
pub mod json;
pub mod lines;
pub mod multipart;
mod operation;
mod options;
mod output;
mod page;
mod paging;
pub mod path;
pub mod query;
mod random;
mod request;
pub mod retry;
pub mod sse;
mod stream;
mod trace;
pub mod transport;
pub mod upload;
pub mod webhook;

pub use accumulate::{Accumulate, Accumulated, Accumulator, Progress, Text};
pub use body::Body;
pub use call::{Call, WithMeta};
pub use client::{Client, ClientBuilder};
pub use download::Download;
pub use error::{Error, ErrorKind};
pub use http;
pub use multipart::Form;
pub use operation::{Accept, Operation, Paging};
pub use options::CallOptions;
pub use output::Output;
pub use page::Page;
pub use paging::{Items, Pages};
pub use request::Request;
pub use stream::{EventStream, JsonLines};
pub use transport::Transport;
pub use upload::Upload;
pub use webhook::Verifier;
