//! Emits aliases.

use quote::quote;

use super::context::Context;
use super::docs;
use crate::ir::{Type, TypeId};
use crate::render::Piece;

/// Emits `pub type`.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, type_: &Type) -> Vec<Piece> {
    let name = cx.ident(cx.names.type_(id));
    let definition = docs::definition(cx, id);
    let target = cx.type_(type_, cx.scope_of(id));
    vec![Piece::Item(quote!(#definition pub type #name = #target;))]
}
