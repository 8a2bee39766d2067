//! What generated clients call: transport, JSON, streams, uploads, webhooks.
//!
//! Everything between a generated method and the socket, and no knowledge of any endpoint or type of the API:
//!
//! - A [`Client`] holds connections, a credential and [`CallOptions`]. A [`Request`] is one call being put together, a [`Call`] is
//!   awaited; it comes to a decoded value, a [`Page`], an [`EventStream`], [`JsonLines`] or a [`Download`], any of them
//!   [with the answer's head](Call::with_meta) or [as raw bytes](Call::raw).
//! - Every failure is an [`Error`] with a [`kind`](Error::kind), and with everything the server said. What comes of which fault is
//!   listed in `FAULTS.md`.
//! - [`json`] is the codec of generated types, which keeps what it does not know.
//! - [`sse`], [`lines`], [`multipart`], [`upload`], [`webhook`], [`retry`], [`path`], [`query`] and [`header`] are the protocols, each
//!   usable alone.
//! - [`transport`] is where another HTTP client can be put in.
//!
//! # Features
//!
//! | Feature | Gives |
//! |---|---|
//! | `rustls` (default) | TLS by rustls, with the provider the program has installed or else `ring` |
//! | `rustls-no-provider` | TLS by rustls, only with a provider the program installs |
//! | `native-tls` | TLS by the operating system; `rustls` goes before it when both are on |
//! | `blocking` | the same surface without async |
//! | `tracing` | a span per call |
//! | `chrono`, `jiff`, `time` | conversions of [`json::Timestamp`] |
//!
//! Without any TLS feature only `http` works. Calls need a Tokio runtime with time and IO, which `blocking` brings along.

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
#[cfg(feature = "mock")]
pub mod mock;
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
