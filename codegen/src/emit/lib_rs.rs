//! Emits `lib.rs`.

use quote::quote;

use super::context::Context;
use super::docs;
use super::resource::modules;
use crate::render::{File, Piece};

/// Emits the crate's front page, its modules and its re-exports.
pub(super) fn file(cx: &Context<'_>) -> File {
    let modules = modules(cx, None);
    let package = cx.ident(&cx.runtime());
    // The pages of the guide are written by hand. Their examples are tested elsewhere, since they need other crates.
    let has_guide = cx.api.resources.iter().any(|resource| !resource.guide.is_empty());
    let guide = has_guide.then(|| {
        quote! {
            #[cfg(all(doc, not(doctest)))]
            #[path = "../docs/guide.rs"]
            pub mod guide;
        }
    });
    let doc = docs::inner(
        "Types in the signatures of calls, which few programs name.\n\n\
         [`Request`] is a call of any path, from [`Client::runtime`](crate::Client::runtime); [`Call`] is the future \
         of a request. [`Transport`] replaces the HTTP client of all requests. [`Accumulator`] builds a value from the \
         events of a stream. [`IntoList`] is the bound of arguments that are lists, and [`IntoOption`] of those that \
         may be `null`.",
    );
    let engine = quote! {
        pub mod engine {
            #doc

            pub use super::runtime::{
                Accumulator, Body, Call, IntoList, IntoOption, Request, Transport,
                transport::{BoxFuture, TransportError, TransportErrorKind},
            };
        }
    };
    // The front page is README.md, so that its example is a doc test.
    let item = quote! {
        #![doc = include_str!("../README.md")]
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![deny(missing_docs, rustdoc::broken_intra_doc_links)]
        #![forbid(unsafe_code)]
        #![allow(
            clippy::large_enum_variant,
            reason = "boxing by size would make a variant change its type when a field is added"
        )]
        #![allow(deprecated, reason = "deprecated parts are still decoded and sent")]

        mod api;
        mod client;
        mod operations;

        #guide

        #modules

        #[cfg(feature = "mock")]
        pub mod mock;

        use #package as runtime;

        pub use client::{Client, ClientBuilder};

        #[cfg(feature = "blocking")]
        pub use runtime::blocking;

        pub use runtime::{
            Accumulate, Accumulated, CallOptions, Download, Error, ErrorKind, EventStream, Items, JsonLines, Page, Pages, RateLimit,
            Text, Upload, Verifier, Wait, WebhookError, WithMeta, error, http, json, retry, upload,
        };

        #engine
    };
    File { path: "lib.rs".to_owned(), pieces: vec![Piece::Item(item)] }
}
