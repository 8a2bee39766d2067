//! IR to Rust: one file per kind of item, all of them functions from a [`Context`] to pieces of a file.

mod accumulate;
mod alias;
mod api;
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
mod mock;
mod model;
mod object;
mod request;
mod resource;
mod union;
mod webhook;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, ResourceId, Shape, TypeId};
use crate::render::{File, Piece};

pub(crate) use calls::files as call_files;
pub(crate) use context::Context;
pub(crate) use mock::files as mock_files;
pub(crate) use model::files as model_files;

/// Every file of the generated crate's `src`, as pieces to render.
pub(crate) fn files(cx: &Context<'_>) -> Vec<File> {
    let mut files = vec![lib_rs::file(cx), api::file(cx), client::file(cx)];
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

/// Imports what the pieces of a file mention.
fn uses(pieces: &[Piece]) -> TokenStream {
    let mentions = |module: &str| {
        pieces.iter().any(|piece| match piece {
            Piece::Item(tokens) => tokens.to_string().contains(&format!("{module} ::")),
            Piece::Text(text) => text.contains(&format!("{module}::")),
        })
    };
    match (mentions("json"), mentions("runtime")) {
        (true, true) => quote!(
            use crate::{json, runtime};
        ),
        (true, false) => quote!(
            use crate::json;
        ),
        (false, true) => quote!(
            use crate::runtime;
        ),
        (false, false) => TokenStream::new(),
    }
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

/// All resources.
fn resources(api: &Api) -> impl Iterator<Item = ResourceId> + use<> {
    (0..u32::try_from(api.resources.len()).unwrap_or(u32::MAX)).map(ResourceId)
}

/// The resources right below `parent`, or the outermost ones.
fn children(api: &Api, parent: Option<ResourceId>) -> Vec<ResourceId> {
    let prefix = parent.map_or_else(String::new, |id| format!("{}/", api[id].path));
    api.resources
        .iter()
        .enumerate()
        .filter(|(_, resource)| resource.path.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
        .map(|(position, _)| ResourceId(u32::try_from(position).unwrap_or(u32::MAX)))
        .collect()
}
