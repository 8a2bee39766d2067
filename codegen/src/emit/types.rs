//! Emits the types of a resource: a file for each group, and one for the others.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::imports::imports;
use super::{alias, docs, enums, object, union};
use crate::ir::{ResourceId, Shape, TypeId};
use crate::render::{Emitter, File, Piece};

/// Returns the emitters of the files, such as `messages/types.rs`, and `messages/types/content_blocks.rs` for a
/// group.
pub(super) fn files<'a>(cx: &'a Context<'a>, id: ResourceId) -> Vec<Emitter<'a>> {
    if cx.api[id].types.is_empty() {
        return Vec::new();
    }
    let mut files: Vec<Emitter<'a>> = vec![Box::new(move || ungrouped(cx, id))];
    for position in 0..cx.api[id].groups.len() {
        files.push(Box::new(move || group(cx, id, position)));
    }
    files
}

/// Emits the types that belong to no group, and the modules of the groups.
fn ungrouped(cx: &Context<'_>, id: ResourceId) -> File {
    let mut groups: Vec<_> = cx.names.resource(id).groups.iter().map(|name| cx.ident(name)).collect();
    groups.sort();
    let modules = quote!(#(mod #groups;)* #(pub use #groups::*;)*);
    file(cx, format!("{}.rs", folder(cx, id)), modules, cx.types_of(id, None))
}

fn group(cx: &Context<'_>, id: ResourceId, position: usize) -> File {
    let doc = docs::inner(&cx.api[id].groups[position].title);
    let path = format!("{}/{}.rs", folder(cx, id), cx.names.resource(id).groups[position]);
    file(cx, path, doc, cx.types_of(id, Some(position)))
}

fn folder(cx: &Context<'_>, id: ResourceId) -> String {
    format!("{}/types", cx.names.resource(id).modules.join("/"))
}

fn file(cx: &Context<'_>, path: String, head: TokenStream, types: Vec<TypeId>) -> File {
    let items: Vec<Piece> = types.into_iter().flat_map(|id| pieces(cx, id)).collect();
    let imports = imports(&items);
    let head = Piece::Item(quote!(#head #imports));
    File { path, pieces: std::iter::once(head).chain(items).collect() }
}

fn pieces(cx: &Context<'_>, id: TypeId) -> Vec<Piece> {
    match &cx.api[id].shape {
        Shape::Object(object) => object::pieces(cx, id, object),
        Shape::Enum(known) => enums::pieces(cx, id, known),
        Shape::Union(union) => union::pieces(cx, id, union),
        Shape::Alias(type_) => alias::pieces(cx, id, type_),
    }
}
