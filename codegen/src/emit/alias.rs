//! Aliases: another name for a type.

use quote::quote;

use super::{Context, docs};
use crate::ir::{Type, TypeId};
use crate::render::Piece;

/// `pub type`.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, type_: &Type) -> Vec<Piece> {
    let definition = &cx.api[id];
    let name = cx.ident(cx.names.type_(id));
    let doc = docs::doc(cx, &definition.doc);
    let aliases = docs::aliases(
        std::iter::once(&*definition.name).chain(definition.aliases.iter().map(|alias| &**alias)),
        cx.names.type_(id),
    );
    let deprecated = docs::deprecated(definition.deprecated.as_ref());
    let target = cx.type_(type_, definition.resource);
    vec![Piece::Item(quote! {
        #doc
        #aliases
        #deprecated
        pub type #name = #target;
    })]
}
