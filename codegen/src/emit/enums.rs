//! Enums of strings.

use proc_macro2::Ident;
use quote::quote;

use super::{Context, docs};
use crate::ir::{Enum, TypeId};
use crate::render::{Piece, Table};

/// The enum, and the table of its values.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, known: &Enum) -> Vec<Piece> {
    let definition = &cx.api[id];
    let name = cx.names.type_(id);
    let ident = cx.ident(name);
    let doc = docs::doc(cx, &definition.doc);
    let aliases = docs::aliases(
        std::iter::once(&*definition.name).chain(definition.aliases.iter().map(|alias| &**alias)),
        name,
    );
    let deprecated = docs::deprecated(definition.deprecated.as_ref());
    let variants = known.values.iter().enumerate().map(|(position, value)| {
        let variant = cx.ident(cx.names.member(id, position));
        let doc = docs::doc(cx, &value.doc);
        let deprecated = docs::deprecated(value.deprecated.as_ref());
        quote!(#doc #deprecated #variant,)
    });
    let unknown = known.open.then(|| {
        let doc =
            docs::lines("A value that this version of the crate does not know. Parsing its text makes one.");
        quote!(#doc Unknown(json::UnknownValue),)
    });
    let copy = (!known.open).then(|| quote!(Copy,));
    let non_exhaustive = known.open.then(|| quote!(#[non_exhaustive]));
    let item = quote! {
        #doc
        #aliases
        #deprecated
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
    Table { path, head: Some(quote!(#name)), rows: rows.collect() }
}
