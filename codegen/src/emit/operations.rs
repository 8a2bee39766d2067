//! Emits `operations.rs`: the constant description of every endpoint, for the client and for the mock server.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::docs;
use crate::ir::{Endpoint, Paging, ResourceId, Response};
use crate::render::{File, Piece, Table};

/// Emits one row for each endpoint.
pub(super) fn file(cx: &Context<'_>) -> File {
    let doc = docs::inner("The operations of the API, one for each endpoint.");
    let rows = cx.api.resource_ids().flat_map(|resource| {
        (0..cx.api[resource].endpoints.len()).map(move |position| operation(cx, resource, position))
    });
    let table = Table { path: quote!(runtime::operations), head: None, rows: rows.collect() };
    let uses = quote!(#doc use crate::runtime;);
    File { path: "operations.rs".to_owned(), pieces: vec![Piece::Item(uses), Piece::Table(table)] }
}

/// Returns the name of an endpoint in errors and spans.
pub(super) fn id(cx: &Context<'_>, resource: ResourceId, endpoint: &Endpoint) -> String {
    format!("{}.{}", cx.api[resource].path.replace('/', "."), endpoint.name)
}

/// Returns the name of an endpoint's static.
pub(super) fn ident(cx: &Context<'_>, resource: ResourceId, position: usize) -> Ident {
    cx.ident(&cx.names.resource(resource).endpoints[position].operation)
}

fn operation(cx: &Context<'_>, resource: ResourceId, position: usize) -> TokenStream {
    let endpoint = &cx.api[resource].endpoints[position];
    let (name, id) = (ident(cx, resource, position), id(cx, resource, endpoint));
    let method = cx.ident(endpoint.method.as_str());
    let (path, betas) = (&endpoint.path, &endpoint.betas);
    let betas = (!betas.is_empty()).then(|| quote!(, betas [#(#betas),*]));
    let response = match &endpoint.response {
        Response::Json { empty: false, .. } | Response::JsonOrEvents { .. } => None,
        Response::Json { empty: true, .. } => Some(quote!(, or empty)),
        Response::Page { paging: Paging::Cursor, .. } => Some(quote!(, paging Cursor)),
        Response::Page { paging: Paging::Ids, .. } => Some(quote!(, paging Ids)),
        Response::Lines(_) => Some(quote!(, accept Lines)),
        Response::Events(_) => Some(quote!(, accept Events)),
        Response::Binary => Some(quote!(, accept Binary)),
    };
    quote!(#name = #id, #method #path #betas #response;)
}
