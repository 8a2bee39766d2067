//! `lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, children};
use crate::ir::ResourceId;
use crate::render::{File, Piece};

/// The crate's front page, its modules, and what it re-exports.
pub(super) fn file(cx: &Context<'_>) -> File {
    let modules = modules(cx, None);
    let item = quote! {
        #modules

        mod client;

        #[cfg(feature = "mock")]
        pub mod mock;

        #[cfg(feature = "blocking")]
        pub use runtime::blocking;

        // Pages for people, written by hand. Their examples run against the mock.
        #[cfg(all(doc, any(not(doctest), feature = "mock")))]
        #[path = "../docs/guide.rs"]
        pub mod guide;

        pub use client::{Client, ClientBuilder};
    };
    // The front page is README.md; rustdoc reads it, so its example is a doc test.
    let head = "#![doc = include_str!(\"../README.md\")]\n#![deny(missing_docs, rustdoc::broken_intra_doc_links)]\n#![forbid(unsafe_code)]\n// Boxing by size would make a variant change its type when a field is added. What the API advises against is still\n// read and sent.\n#![allow(clippy::large_enum_variant, deprecated)]\n// Links say the whole path: whether a short one would do depends on what is in scope where the prose stands.\n#![allow(rustdoc::redundant_explicit_links)]\n";
    let exports = "use anthropic_beta_runtime as runtime;\n\npub use runtime::{\n    Accumulate, Accumulated, Accumulator, Body, Call, CallOptions, Download, Error, ErrorKind, EventStream, Items, JsonLines, Page,\n    Pages, Request, Text, Transport, Upload, Verifier, WithMeta, error, http, json, retry, transport, upload, webhook,\n};\n";
    File {
        path: "lib.rs".to_owned(),
        pieces: vec![Piece::Text(head.to_owned()), Piece::Text(exports.to_owned()), Piece::Item(item)],
    }
}

/// `pub mod` for the resources below `parent`.
pub(super) fn modules(cx: &Context<'_>, parent: Option<ResourceId>) -> TokenStream {
    let modules = children(cx.api, parent).into_iter().map(|id| {
        let name = cx.names.resource(id).modules.last().map_or("", String::as_str);
        let name = cx.ident(name);
        quote!(pub mod #name;)
    });
    quote!(#(#modules)*)
}
