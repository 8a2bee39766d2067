//! `lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::ir::ResourceId;
use crate::render::{File, Piece};

/// Attributes of the crate. The front page is README.md; rustdoc reads it, so its example is a doc test.
const HEAD: &str = "\
#![doc = include_str!(\"../README.md\")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
#![forbid(unsafe_code)]
// A link names its target in full, so that one text serves in every module.
#![allow(rustdoc::redundant_explicit_links)]
// Boxing by size would make a variant change its type when a field is added. What the API advises against is still
// read and sent.
#![allow(clippy::large_enum_variant, deprecated)]
";

/// What programs need of the runtime.
const EXPORTS: &str = "\
pub use runtime::{
    Accumulate, Accumulated, Accumulator, Body, Call, CallOptions, Download, Error, ErrorKind, EventStream, Items, JsonLines, Page,
    Pages, Request, Text, Transport, Upload, Verifier, WithMeta, error, http, json, retry, transport, upload, webhook,
};
";

/// The crate's front page, its modules, and what it re-exports.
pub(super) fn file(cx: &Context<'_>) -> File {
    let modules = modules(cx, None);
    let exports = format!("use {} as runtime;\n\n{EXPORTS}", cx.packages.runtime.replace('-', "_"));
    // Pages for people, written by hand. Their examples are tested elsewhere, since they need more than this crate.
    let has_guide = cx.api.resources.iter().any(|resource| !resource.guide.is_empty());
    let guide = has_guide.then(|| {
        quote! {
            #[cfg(all(doc, not(doctest)))]
            #[path = "../docs/guide.rs"]
            pub mod guide;
        }
    });
    let item = quote! {
        #modules

        mod api;
        mod client;
        mod operations;

        #[cfg(feature = "mock")]
        pub mod mock;

        #[cfg(feature = "blocking")]
        pub use runtime::blocking;

        #guide

        pub use client::{Client, ClientBuilder};
    };
    File {
        path: "lib.rs".to_owned(),
        pieces: vec![Piece::Text(HEAD.to_owned()), Piece::Text(exports), Piece::Item(item)],
    }
}

/// `pub mod` for the resources below `parent`.
pub(super) fn modules(cx: &Context<'_>, parent: Option<ResourceId>) -> TokenStream {
    let modules = cx.api.children(parent).map(|id| {
        let name = cx.names.resource(id).modules.last().map_or("", String::as_str);
        let name = cx.ident(name);
        quote!(pub mod #name;)
    });
    quote!(#(#modules)*)
}
