//! Emits the types of a resource: a file for each group, and one for the others.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::imports::imports;
use super::{alias, docs, enums, object, union};
use crate::ir::{ResourceId, Shape, TypeId};
use crate::render::{File, Piece};

/// Emits the files, such as `messages/types.rs`, and `messages/types/content_blocks.rs` for a group.
pub(super) fn files(cx: &Context<'_>, id: ResourceId) -> Vec<File> {
    let resource = &cx.api[id];
    if resource.types.is_empty() {
        return Vec::new();
    }
    let folder = format!("{}/types", cx.names.resource(id).modules.join("/"));
    let mut groups: Vec<_> = cx.names.resource(id).groups.iter().map(|name| cx.ident(name)).collect();
    groups.sort();
    let modules = quote!(#(mod #groups;)* #(pub use #groups::*;)*);
    let mut files = vec![file(cx, format!("{folder}.rs"), quote!(#modules), cx.types_of(id, None))];
    for (position, group) in resource.groups.iter().enumerate() {
        let doc = docs::inner(&group.title);
        let path = format!("{folder}/{}.rs", cx.names.resource(id).groups[position]);
        files.push(file(cx, path, doc, cx.types_of(id, Some(position))));
    }
    files
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
