//! Emits methods that return the items of one kind from a list of a union.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::rust_type::RustType;
use crate::analysis::Selector;
use crate::ir::{Object, Shape, Type, TypeId, Union};

/// A method that returns the items of one kind.
pub(crate) struct Items<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// The type of each item.
    pub(crate) item: RustType,
    pub(super) field: String,
    pub(super) union: TypeId,
    pub(super) variant: usize,
}

/// Returns the methods that return the items of one kind.
pub(crate) fn all<'a>(cx: &Context<'_>, id: TypeId, object: &'a Object) -> Vec<Items<'a>> {
    let selections = object.shortcuts.items.iter().filter_map(|(name, selection)| {
        let position = object.fields.iter().position(|field| field.name == selection.of)?;
        let (union, variants) = listed(cx, object.fields[position].type_()?)?;
        let tag = Selector::Tag(selection.tag.clone());
        let variant = cx.analysis.selectors(union).iter().position(|selectors| selectors.contains(&tag))?;
        let item = variants.variants[variant].type_()?.into();
        let field = cx.names.member(id, position).to_owned();
        Some(Items { name, item, field, union, variant })
    });
    selections.collect()
}

fn listed<'a>(cx: &Context<'a>, type_: &Type) -> Option<(TypeId, &'a Union)> {
    let Type::List(item) = cx.api.resolve(type_) else { return None };
    match cx.api.shape_of(item)? {
        (id, Shape::Union(union)) => Some((id, union)),
        _ => None,
    }
}

impl Items<'_> {
    pub(super) fn method(&self, cx: &Context<'_>, id: TypeId) -> TokenStream {
        let scope = cx.scope_of(id);
        let (name, field, item) = (cx.ident(self.name), cx.ident(&self.field), cx.tokens(&self.item, scope));
        let (union, variant) =
            (cx.path(self.union, scope), cx.ident(cx.names.member(self.union, self.variant)));
        let held =
            if cx.analysis.is_boxed(self.union, self.variant) { quote!(&**item) } else { quote!(item) };
        let doc = docs::lines(&format!(
            "Returns the items of [`{field}`](Self::{field}) that are [`{variant}`]({union}::{variant}).",
            union = union.to_string().replace(' ', "")
        ));
        quote! {
            #doc
            pub fn #name(&self) -> impl Iterator<Item = &#item> {
                self.#field.iter().filter_map(|item| match item {
                    #union::#variant(item) => Some(#held),
                    _ => None,
                })
            }
        }
    }
}
