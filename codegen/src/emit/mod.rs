//! IR to Rust: one file per kind of item, all of them functions from a [`Context`] to pieces of a file.

mod accumulate;
mod alias;
mod argument;
mod calls;
mod client;
mod context;
mod docs;
mod enums;
mod example;
mod expression;
mod into_request;
mod lib_rs;
mod markdown;
mod mock;
mod model;
mod object;
mod operations;
mod request;
mod resource;
mod union;
mod webhook;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::ir::{ResourceId, Shape, TypeId};
use crate::render::{File, Piece};

pub(crate) use calls::files as call_files;
pub(crate) use context::Context;
pub(crate) use mock::examples as mock_examples;
pub(crate) use model::files as model_files;

/// Every file of the generated crate's `src`, as pieces to render.
pub(crate) fn files(cx: &Context<'_>) -> Vec<File> {
    let mut files = vec![lib_rs::file(cx), client::file(cx), mock::file(cx), operations::file(cx)];
    for position in 0..cx.api.resources.len() {
        let id = ResourceId(u32::try_from(position).unwrap_or(u32::MAX));
        files.push(resource::file(cx, id));
        if !cx.api[id].types.is_empty() {
            files.push(types_file(cx, id));
        }
    }
    files
}

/// The types of a resource, by Rust name.
fn types_file(cx: &Context<'_>, resource: ResourceId) -> File {
    let mut ids = cx.api[resource].types.clone();
    ids.sort_by_key(|id| cx.names.type_(*id));
    let mut pieces: Vec<Piece> = ids.into_iter().flat_map(|id| type_items(cx, id)).collect();
    pieces.insert(0, Piece::Item(uses(&pieces)));
    File { path: format!("{}/types.rs", module_path(cx, resource)), pieces }
}

/// Imports the crate's own modules that the pieces of a file mention.
fn uses(pieces: &[Piece]) -> TokenStream {
    let mentioned = |module: &&str| {
        pieces.iter().any(|piece| match piece {
            Piece::Item(tokens) => mentions(tokens.clone(), module),
            Piece::Table(table) => {
                let rows = table.rows.iter().chain([&table.path]);
                rows.into_iter().any(|tokens| mentions(tokens.clone(), module))
            }
            Piece::Text(_) => false,
        })
    };
    let modules: Vec<Ident> = ["json", "operations", "runtime"]
        .iter()
        .filter(|module| mentioned(module))
        .map(|module| Ident::new(module, Span::call_site()))
        .collect();
    match modules.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(use crate::#one;),
        several => quote!(use crate::{#(#several),*};),
    }
}

/// Whether a path in the tokens begins with a module.
fn mentions(tokens: TokenStream, module: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let begins_path = |position: usize| {
        let inside = position >= 2 && tokens[position - 2..position].iter().all(is_colon);
        !inside && tokens[position + 1..].iter().take(2).filter(|token| is_colon(token)).count() == 2
    };
    tokens.iter().enumerate().any(|(position, token)| match token {
        TokenTree::Group(group) => mentions(group.stream(), module),
        TokenTree::Ident(ident) => *ident == module && begins_path(position),
        _ => false,
    })
}

fn type_items(cx: &Context<'_>, id: TypeId) -> Vec<Piece> {
    match &cx.api[id].shape {
        Shape::Object(object) => object::pieces(cx, id, object),
        Shape::Enum(known) => enums::pieces(cx, id, known),
        Shape::Union(union) => union::pieces(cx, id, union),
        Shape::Alias(type_) => alias::pieces(cx, id, type_),
    }
}

/// The module of a resource as a path below `src`, `messages/batches`.
fn module_path(cx: &Context<'_>, id: ResourceId) -> String {
    cx.names.resource(id).modules.join("/")
}
