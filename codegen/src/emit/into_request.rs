//! From what a response holds to what a request sends back, losing nothing.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::wrapped;
use super::context::{Context, Scope};
use super::docs;
use super::member::{Member, members};
use crate::analysis::Selector;
use crate::ir::{FieldKind, IntoRequest, Object, Presence, Scalar, Shape, Type, TypeId, Union, VariantKind};
use crate::render::Piece;

/// `From` the response's object for the request's twin: equal fields move over, the others travel as unknown fields.
pub(super) fn object(cx: &Context<'_>, id: TypeId, source: &Object) -> Option<Piece> {
    let back = source.into_request.as_ref()?;
    let Shape::Object(target) = &cx.api[back.target].shape else { return None };
    let scope = cx.scope_of(id);
    let sources = members(cx, id, source);
    let fields = members(cx, back.target, target).into_iter().map(|member| {
        let name = &member.name;
        let value = match sources.iter().find(|source| source.field.name == member.field.name) {
            Some(source) => carried(cx, source, &member, scope),
            None => absent(cx, source, &member, scope),
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
    let path = cx.path(id, scope);
    // Unknown fields of a value that goes back only in part belong to the part that stays.
    let extra = match (back.drop.is_empty(), strays.is_empty()) {
        (true, true) => quote!(let extra = value.extra.carried::<#path, Self>();),
        (true, false) => quote!(let mut extra = value.extra.carried::<#path, Self>(); #(#strays)*),
        (false, _) => quote!(let extra = value.extra.carried_in_part::<#path, Self>();),
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
        let source = cx.path(id, cx.scope_of(id));
        let (VariantKind::Of(from_type), VariantKind::Of(to_type)) =
            (&variant.kind, &target.variants[other].kind)
        else {
            return Some(quote!(#source::#from => Self::#to,));
        };
        let value = Conversion::new(cx, from_type, to_type, cx.scope_of(id)).of(quote!(value));
        Some(quote!(#source::#from(value) => Self::#to(#value),))
    });
    let source = cx.path(id, cx.scope_of(id));
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
    let scope = cx.scope_of(id);
    let (from, source, target) =
        (cx.prelude_path("From", scope), cx.path(id, scope), cx.path(back.target, scope));
    let doc = docs::lines(
        "Converts a value of a response to what a request sends back. Unknown fields go with it.",
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
fn absent(cx: &Context<'_>, source: &Object, member: &Member<'_>, scope: Scope) -> TokenStream {
    let constant =
        source.fields.iter().find(|field| field.name == member.field.name).map(|field| &field.kind);
    match constant {
        Some(FieldKind::Constant(Scalar::String(text))) => quote!(#text.into()),
        _ => {
            let default = cx.prelude_path("Default", scope);
            quote!(#default::default())
        }
    }
}

/// The value of a source field as the target field holds it.
fn carried(cx: &Context<'_>, source: &Member<'_>, target: &Member<'_>, scope: Scope) -> TokenStream {
    use Presence::{Nullable, Optional, OptionalNullable, Required};
    let name = &source.name;
    let conversion = Conversion::new(cx, source.type_, target.type_, scope);
    let mapped = match &conversion {
        Conversion::None => quote!(value.#name),
        conversion => {
            let inner = conversion.of(quote!(value));
            quote!(value.#name.map(|value| #inner))
        }
    };
    let maybe = cx.prelude_path("Maybe", scope);
    match (source.field.presence, target.field.presence) {
        (Required, presence) => wrapped(cx, presence, conversion.of(quote!(value.#name)), scope),
        (Nullable, OptionalNullable) => quote!(#mapped.map_or(#maybe::Null, #maybe::Value)),
        (Optional, OptionalNullable) => quote!(#mapped.map_or(#maybe::Absent, #maybe::Value)),
        (OptionalNullable, Optional | Nullable) => quote!(#mapped.into_option()),
        _ => mapped,
    }
}

/// How a value of one type becomes a value of another.
enum Conversion {
    /// The two are the same.
    None,
    /// By `Into`.
    Into,
    /// Item by item.
    Items(Box<Self>),
    /// Item by item, and into the variant of a union.
    Variant(TokenStream, Box<Self>),
}

impl Conversion {
    fn new(cx: &Context<'_>, from: &Type, to: &Type, scope: Scope) -> Self {
        match (cx.api.resolve(from), cx.api.resolve(to)) {
            (from, to) if from == to => Self::None,
            (Type::List(from), Type::List(to)) => Self::Items(Box::new(Self::new(cx, from, to, scope))),
            (Type::List(from), Type::Named(to)) => match list_variant(cx, *to) {
                Some((variant, item)) => {
                    let union = cx.path(*to, scope);
                    Self::Variant(quote!(#union::#variant), Box::new(Self::new(cx, from, item, scope)))
                }
                None => Self::Into,
            },
            _ => Self::Into,
        }
    }

    /// The converted value.
    fn of(&self, value: TokenStream) -> TokenStream {
        match self {
            Self::None => value,
            Self::Into => quote!(#value.into()),
            Self::Items(item) => {
                let item = item.of(quote!(item));
                quote!(#value.into_iter().map(|item| #item).collect())
            }
            Self::Variant(variant, item) => {
                let item = item.of(quote!(item));
                quote!(#variant(#value.into_iter().map(|item| #item).collect()))
            }
        }
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
