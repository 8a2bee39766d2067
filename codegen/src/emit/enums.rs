//! Emits enums of strings.

use proc_macro2::Ident;
use quote::quote;

use super::context::Context;
use super::docs;
use crate::ir::{Enum, TypeId};
use crate::render::{Piece, Table};

/// Emits the enum, and the table of its values.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, known: &Enum) -> Vec<Piece> {
    let (scope, ident) = (cx.scope_of(id), cx.ident(cx.names.type_(id)));
    let definition = docs::definition(cx, id);
    let variants = known.values.iter().enumerate().map(|(position, value)| {
        let variant = cx.ident(cx.names.member(id, position));
        let doc = docs::doc(cx, &value.doc, value.since.as_ref(), scope);
        let deprecated = docs::deprecated(value.deprecated.as_ref());
        quote!(#doc #deprecated #variant,)
    });
    let unknown = known.open.then(|| {
        let doc = docs::lines(
            "A value that this version of the crate does not know. [`from_wire`](Self::from_wire) creates one.",
        );
        quote!(#doc Unknown(json::UnknownValue),)
    });
    let copy = (!known.open).then(|| quote!(Copy,));
    let non_exhaustive = known.open.then(|| quote!(#[non_exhaustive]));
    let item = quote! {
        #definition
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #non_exhaustive
        pub enum #ident {
            #(#variants)*
            #unknown
        }
    };
    vec![Piece::Item(item), Piece::Table(table(cx, id, known, &ident))]
}

fn table(cx: &Context<'_>, id: TypeId, known: &Enum, name: &Ident) -> Table {
    let rows = known.values.iter().enumerate().map(|(position, value)| {
        let (variant, text) = (cx.ident(cx.names.member(id, position)), &value.value);
        quote!(#variant = #text,)
    });
    let path = if known.open { quote!(runtime::open_enum) } else { quote!(runtime::closed_enum) };
    let any_text = known.any_text.then(|| quote!(any_text));
    Table { path, head: Some(quote!(#any_text #name)), rows: rows.collect() }
}
