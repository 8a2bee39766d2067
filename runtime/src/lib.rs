//! What generated clients call: transport, JSON, streams, uploads, webhooks.
//!
//! Everything between a generated method and the socket, and no knowledge of any endpoint or type of the API:
//!
//! - A [`Client`] holds connections, a credential and [`CallOptions`]. A [`Request`] is one call being put together, a [`Call`] is
//!   awaited; it comes to a decoded value, a [`Page`], an [`EventStream`], [`JsonLines`] or a [`Download`], any of them
//!   [with the response's head](Call::with_meta) or [as raw bytes](Call::raw).
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
//! | `gzip` | responses compressed with gzip |
//! | `tracing` | a span per call, an event per retry |
//! | `chrono`, `jiff`, `time` | conversions of [`json::Timestamp`] |
//!
//! Without any TLS feature only `http` works. Calls need a Tokio runtime with time, which `blocking` brings along; connections belong
//! to none.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::print_stdout)]

// The rooms of this crate: json, wire, error, api, transport, client, request, exchange, response, blocking, webhook, mock. Each
// uses only those before it, and names what it uses by room (`use crate::error::Error`), not by the re-exports below. The test
// `imports` of the generator checks both.
pub mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod error;
mod exchange;
pub mod json;
#[cfg(feature = "mock")]
pub mod mock;
mod request;
mod response;
pub mod transport;
pub mod webhook;
mod wire;

pub use api::Api;
pub use client::{CallOptions, Client, ClientBuilder, header};
pub use error::{Error, ErrorKind, RateLimit};
pub use exchange::retry;
pub use http;
pub use request::{
    Accept, IntoList, One, Operation, Paging, Request, Several, multipart, multipart::Form, path, query,
    upload, upload::Upload,
};
pub use response::{
    Accumulate, Accumulated, Accumulator, Call, Download, EventStream, FromResponse, Items, JsonLines, Page,
    Pages, Progress, Text, Wait, WithMeta,
};
pub use transport::{Body, Transport};
pub use webhook::{Verifier, WebhookError};
pub use wire::{lines, sse};
