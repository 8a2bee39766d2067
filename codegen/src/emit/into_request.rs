//! From what a response holds to what a request sends back, losing nothing.

use proc_macro2::TokenStream;
use quote::quote;

use super::object::{Member, members};
use super::{Context, docs};
use crate::analysis::Selector;
use crate::ir::{
    FieldKind, IntoRequest, Object, Presence, ResourceId, Scalar, Shape, Type, TypeId, Union, VariantKind,
};
use crate::render::Piece;

/// `From` the response's object for the request's twin: equal fields move over, the others travel as unknown fields.
pub(super) fn object(cx: &Context<'_>, id: TypeId, source: &Object) -> Option<Piece> {
    let back = source.into_request.as_ref()?;
    let Shape::Object(target) = &cx.api[back.target].shape else { return None };
    let module = cx.api[id].resource;
    let sources = members(cx, id, source);
    let fields = members(cx, back.target, target).into_iter().map(|member| {
        let name = &member.name;
        let stays = back.drop.contains(&member.field.name);
        let value = match sources.iter().find(|source| source.field.name == member.field.name && !stays) {
            Some(source) => carried(cx, source, &member, module),
            None => absent(cx, source, &member, module),
        };
        quote!(#name: #value,)
    });
    let strays = sources.iter().filter(|member| {
        !back.drop.contains(&member.field.name)
            && !target.fields.iter().any(|field| field.name == member.field.name)
    });
    let strays = strays.map(|member| {
        let (name, wire) = (&member.name, &member.field.name);
        quote!(extra.carry(#wire, &value.#name);)
    });
    let strays: Vec<_> = strays.collect();
    // Unknown fields of a value that goes back only in part belong to the part that stays.
    let extra = match (back.drop.is_empty(), strays.is_empty()) {
        (true, true) => quote!(let extra = value.extra;),
        (true, false) => quote!(let mut extra = value.extra; #(#strays)*),
        (false, _) => quote!(let extra = json::Extra::new();),
    };
    Some(from_impl(
        cx,
        id,
        back,
        quote! {
            #extra
            Self { #(#fields)* extra }
        },
    ))
}

/// `From` the response's union for the request's: each variant becomes the one with the same selector.
pub(super) fn union(cx: &Context<'_>, id: TypeId, source: &Union) -> Option<Piece> {
    let back = source.into_request.as_ref()?;
    let Shape::Union(target) = &cx.api[back.target].shape else { return None };
    let arms = source.variants.iter().enumerate().filter_map(|(position, variant)| {
        let selector = cx.analysis.selectors(id)[position].first()?;
        let other = position_of(cx, back.target, selector)?;
        let (from, to) =
            (cx.ident(cx.names.member(id, position)), cx.ident(cx.names.member(back.target, other)));
        let source = cx.path(id, cx.api[id].resource);
        let (VariantKind::Of(from_type), VariantKind::Of(to_type)) =
            (&variant.kind, &target.variants[other].kind)
        else {
            return Some(quote!(#source::#from => Self::#to,));
        };
        let value = converted(cx, from_type, to_type, quote!(value));
        Some(quote!(#source::#from(value) => Self::#to(#value),))
    });
    let source = cx.path(id, cx.api[id].resource);
    Some(from_impl(
        cx,
        id,
        back,
        quote! {
            match value {
                #(#arms)*
                #source::Unknown(value) => Self::Unknown(value),
            }
        },
    ))
}

fn position_of(cx: &Context<'_>, union: TypeId, selector: &Selector) -> Option<usize> {
    cx.analysis.selectors(union).iter().position(|selectors| selectors.contains(selector))
}

fn from_impl(cx: &Context<'_>, id: TypeId, back: &IntoRequest, body: TokenStream) -> Piece {
    let module = cx.api[id].resource;
    let (from, source, target) =
        (cx.prelude_path("From", module), cx.path(id, module), cx.path(back.target, module));
    let doc = docs::lines(
        "Makes what sends the value back to the API. Fields that this crate does not know go with it.",
    );
    Piece::Item(quote! {
        impl #from<#source> for #target {
            #doc
            fn from(value: #source) -> Self {
                #body
            }
        }
    })
}

/// A target field that the source has no field for: a constant of the source may say it.
fn absent(cx: &Context<'_>, source: &Object, member: &Member<'_>, module: ResourceId) -> TokenStream {
    let constant =
        source.fields.iter().find(|field| field.name == member.field.name).map(|field| &field.kind);
    match constant {
        Some(FieldKind::Constant(Scalar::String(text))) => quote!(#text.into()),
        _ => {
            let default = cx.prelude_path("Default", module);
            quote!(#default::default())
        }
    }
}

/// The value of a source field as the target field holds it.
fn carried(cx: &Context<'_>, source: &Member<'_>, target: &Member<'_>, module: ResourceId) -> TokenStream {
    use Presence::{Nullable, Optional, OptionalNullable, Required};
    let name = &source.name;
    let inner = converted(cx, source.type_, target.type_, quote!(value));
    let same = inner.to_string() == "value";
    let mapped = if same { quote!(value.#name) } else { quote!(value.#name.map(|value| #inner)) };
    let maybe = cx.prelude_path("Maybe", module);
    match (source.field.presence, target.field.presence) {
        (Required, presence) => {
            let value = converted(cx, source.type_, target.type_, quote!(value.#name));
            super::object::wrapped(cx, presence, value, module)
        }
        (Nullable, OptionalNullable) => quote!(#mapped.map_or(#maybe::Null, #maybe::Value)),
        (Optional, OptionalNullable) => quote!(#mapped.map_or(#maybe::Absent, #maybe::Value)),
        (OptionalNullable, Optional | Nullable) => quote!(#mapped.into_option()),
        _ => mapped,
    }
}

/// A value of one type as a value of another.
fn converted(cx: &Context<'_>, from: &Type, to: &Type, value: TokenStream) -> TokenStream {
    match (cx.api.resolve(from), cx.api.resolve(to)) {
        (from, to) if from == to => value,
        (Type::List(from), Type::List(to)) => {
            let item = converted(cx, from, to, quote!(item));
            quote!(#value.into_iter().map(|item| #item).collect())
        }
        (Type::List(from), Type::Named(to)) => match list_variant(cx, *to) {
            Some((variant, item_type)) => {
                let (union, item) =
                    (cx.path(*to, cx.api[*to].resource), converted(cx, from, item_type, quote!(item)));
                quote!(#union::#variant(#value.into_iter().map(|item| #item).collect()))
            }
            None => quote!(#value.into()),
        },
        _ => quote!(#value.into()),
    }
}

/// The variant of a union that holds a list, with the type of its items.
fn list_variant<'a>(cx: &Context<'a>, id: TypeId) -> Option<(proc_macro2::Ident, &'a Type)> {
    let api = cx.api;
    let Shape::Union(union) = &api[id].shape else { return None };
    union.variants.iter().enumerate().find_map(|(position, variant)| match api.resolve(variant.type_()?) {
        Type::List(item) => Some((cx.ident(cx.names.member(id, position)), &**item)),
        _ => None,
    })
}
