//! Emits `unknown_…`, which returns the unknown items of a list.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::member::Member;
use crate::ir::{Presence, Shape, Type, TypeId, Union};

/// Emits a method for each list of an open union.
pub(super) fn methods(cx: &Context<'_>, id: TypeId, members: &[Member<'_>]) -> Option<TokenStream> {
    let methods: Vec<_> = members.iter().filter_map(|member| method(cx, id, member)).collect();
    let ident = cx.ident(cx.names.type_(id));
    (!methods.is_empty()).then(|| quote!(impl #ident { #(#methods)* }))
}

/// Returns the open union whose values are in the list of a field.
pub(crate) fn listed(cx: &Context<'_>, member: &Member<'_>) -> Option<TypeId> {
    let Type::List(item) = cx.api.resolve(member.type_) else { return None };
    match cx.api.shape_of(item)? {
        (union, Shape::Union(Union { open: true, .. })) => Some(union),
        _ => None,
    }
}

fn method(cx: &Context<'_>, id: TypeId, member: &Member<'_>) -> Option<TokenStream> {
    let union = cx.path(listed(cx, member)?, cx.scope_of(id));
    let (name, method) = (&member.name, cx.ident(&format!("unknown_{}", member.bare_name())));
    let doc = docs::lines(&format!(
        "Returns the items of [`{name}`](Self::{name}) that are unknown to this version of the crate.\n\nThis includes items \
         that cannot be decoded as their variant; [`reason`](json::Unknown::reason) states why. They are encoded unchanged."
    ));
    let items = match member.field.presence {
        Presence::Required => quote!(self.#name.iter()),
        Presence::Optional | Presence::Nullable => quote!(self.#name.iter().flatten()),
        Presence::OptionalNullable => quote!(self.#name.as_option().into_iter().flatten()),
    };
    Some(quote! {
        #doc
        pub fn #method(&self) -> impl Iterator<Item = &json::Unknown> {
            #items.filter_map(#union::as_unknown)
        }
    })
}
