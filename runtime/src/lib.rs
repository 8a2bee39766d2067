//! The runtime of generated clients: transport, JSON, streams, uploads, webhooks.
//!
//! It contains everything between a generated method and the socket, and nothing about the endpoints or types of
//! one API:
//!
//! - A [`Client`] contains connections, a credential and [`CallOptions`]. A [`Request`] is built step by step;
//!   awaiting its [`Call`] returns a decoded value, a [`Page`], an [`EventStream`], [`JsonLines`] or a
//!   [`Download`], also [with the head of the response](Call::with_meta) or [as raw bytes](Call::raw).
//! - Every failure is an [`Error`] with a [`kind`](Error::kind) and the whole response of the server. `FAULTS.md`
//!   lists the result of each fault.
//! - [`json`] is the codec of generated types, which keeps unknown values.
//! - [`sse`], [`lines`], [`multipart`], [`upload`], [`webhook`], [`retry`], [`path`], [`query`] and [`header`]
//!   implement the protocols, and can be used separately.
//! - [`transport`] is the interface for other HTTP clients.
//!
//! # Features
//!
//! | Feature | Effect |
//! |---|---|
//! | `rustls` (default) | TLS by rustls, with the provider that the program has installed, or else `ring` |
//! | `rustls-no-provider` | TLS by rustls, only with a provider that the program has installed |
//! | `native-tls` | TLS by the operating system; if `rustls` is enabled too, `rustls` is used |
//! | `blocking` | the same API without async |
//! | `gzip` | decompresses responses with gzip |
//! | `tracing` | a span for each call and an event for each retry |
//! | `chrono`, `jiff`, `time` | conversions of [`json::Timestamp`] |
//!
//! Without a TLS feature, only `http` URLs work. Calls need a Tokio runtime with timers; `blocking` starts its own.
//! Connections do not belong to a runtime.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::print_stdout)]

// The layers of this crate: json, wire, error, api, transport, client, request, exchange, response, blocking,
// webhook, mock. Each layer uses only the layers before it, and by its path (`use crate::error::Error`), not by the
// re-exports below. The test `imports` of the generator checks both rules.
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
    Accept, IntoList, IntoOption, One, OneOrNone, Operation, Paging, Request, Several, multipart,
    multipart::Form, path, query, upload, upload::Upload,
};
pub use response::{
    Accumulate, Accumulated, Accumulator, Call, Download, EventStream, FromResponse, Items, JsonLines, Page,
    Pages, Progress, Text, Wait, WithMeta,
};
pub use transport::{Body, Transport};
pub use webhook::{Verifier, WebhookError};
pub use wire::{lines, sse};
