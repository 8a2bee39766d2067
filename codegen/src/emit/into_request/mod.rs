//! Emits the lossless conversion of a value in a response into a value in a request.

mod convert;

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::wrapped;
use super::context::{Context, Scope};
use super::docs;
use super::member::{Member, members};
use crate::analysis::{self, Conversion, FieldPlan, VariantPlan};
use crate::ir::{FieldKind, IntoRequest, Object, Presence, Scalar, Shape, TypeId, Union, VariantKind};
use crate::render::Piece;
use convert::{Boxes, converted, text_as};

/// Emits `From` the response's object for the request's. Fields that the request does not have become unknown fields.
pub(super) fn object(cx: &Context<'_>, id: TypeId, source: &Object) -> Option<Piece> {
    let back = source.into_request.as_ref()?;
    let Shape::Object(target) = &cx.api[back.target].shape else { return None };
    let scope = cx.scope_of(id);
    let sources = members(cx, id, source);
    let fields = members(cx, back.target, target).into_iter().map(|member| {
        let (name, value) = (&member.name, field(cx, source, &sources, back, &member, scope));
        quote!(#name: #value,)
    });
    let strays: Vec<TokenStream> = strays(source, &sources, back, target).collect();
    // If only a part of the value is sent back, the unknown fields belong to the other part.
    let carried = if back.drop.is_empty() { quote!(carried) } else { quote!(carried_in_part) };
    let mutable = (!strays.is_empty()).then(|| quote!(mut));
    let path = cx.path(id, scope);
    let body = quote! {
        let #mutable extra = value.extra.#carried::<#path, Self>();
        #(#strays)*
        Self { #(#fields)* extra }
    };
    Some(from_impl(cx, id, back, body))
}

/// Returns the statements for fields that the request does not have, and that are sent as unknown fields.
fn strays<'a>(
    source: &'a Object,
    sources: &'a [Member<'a>],
    back: &'a IntoRequest,
    target: &'a Object,
) -> impl Iterator<Item = TokenStream> + use<'a> {
    let stray =
        |name: &String| !back.drop.contains(name) && !target.fields.iter().any(|field| field.name == *name);
    source.fields.iter().filter(move |field| stray(&field.name)).map(|field| {
        let wire = &field.name;
        match sources.iter().find(|member| member.field.name == *wire) {
            Some(Member { name, .. }) => quote!(extra.carry(#wire, &value.#name);),
            None => {
                let constant = constant(&field.kind);
                quote!(extra.carry(#wire, #constant);)
            }
        }
    })
}

/// Returns a constant as a value that can be encoded.
fn constant(kind: &FieldKind) -> TokenStream {
    match kind {
        FieldKind::Constant(Scalar::String(text)) => quote!(#text),
        FieldKind::Constant(Scalar::Bool(value)) => quote!(&#value),
        FieldKind::Constant(Scalar::Number(number)) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => quote!(&#number),
            (None, Some(number)) => quote!(&#number),
            (None, None) => {
                let number = number.as_f64();
                quote!(&#number)
            }
        },
        FieldKind::Of(_) => TokenStream::new(),
    }
}

/// Emits `From` the response's union for the request's. Each variant becomes the one that accepts the same
/// values, or is kept as JSON if there is none.
pub(super) fn union(cx: &Context<'_>, id: TypeId, source: &Union) -> Option<Piece> {
    let back = source.into_request.as_ref()?;
    let Shape::Union(target) = &cx.api[back.target].shape else { return None };
    let path = cx.path(id, cx.scope_of(id));
    let (mut arms, mut unknown) = (Vec::new(), Vec::new());
    for (position, variant) in source.variants.iter().enumerate() {
        let from = cx.ident(cx.names.member(id, position));
        let to = |twin| cx.ident(cx.names.member(back.target, twin));
        match analysis::of_variant_into(cx.api, source, target, position).ok()? {
            VariantPlan::Constant(twin) => {
                let to = to(twin);
                arms.push(quote!(#path::#from => Self::#to,));
            }
            VariantPlan::Text(twin, conversion) => {
                let VariantKind::Constant(text) = &variant.kind else { return None };
                let boxes = Boxes { from: false, to: cx.analysis.is_boxed(back.target, twin) };
                let (to, text) = (to(twin), text_as(cx, &conversion, boxes, text, cx.scope_of(id)));
                arms.push(quote!(#path::#from => Self::#to(#text),));
            }
            VariantPlan::Value(twin, conversion) => {
                let boxes = Boxes {
                    from: cx.analysis.is_boxed(id, position),
                    to: cx.analysis.is_boxed(back.target, twin),
                };
                let (to, value) =
                    (to(twin), converted(cx, &conversion, boxes, quote!(value), cx.scope_of(id)));
                arms.push(quote!(#path::#from(value) => Self::#to(#value),));
            }
            VariantPlan::Unknown => {
                let held = variant.type_().map(|_| quote!((_)));
                unknown.push(quote!(#path::#from #held));
            }
        }
    }
    let unknown = (!unknown.is_empty()).then(|| {
        quote! {
            // Variants that the request does not have are sent back as JSON.
            known @ (#(#unknown)|*) => Self::Unknown(json::Unknown::__encoded(&known, known.tag())),
        }
    });
    let open = source.open.then(|| quote!(#path::Unknown(value) => Self::Unknown(value),));
    Some(from_impl(
        cx,
        id,
        back,
        quote! {
            match value {
                #(#arms)*
                #unknown
                #open
            }
        },
    ))
}

fn from_impl(cx: &Context<'_>, id: TypeId, back: &IntoRequest, body: TokenStream) -> Piece {
    let scope = cx.scope_of(id);
    let (from, source, target) =
        (cx.prelude_path("From", scope), cx.path(id, scope), cx.path(back.target, scope));
    let doc = docs::lines(if back.drop.is_empty() {
        "Converts a value of a response into the type that requests send back. Unknown fields are kept."
    } else {
        "Converts a part of a value of a response into the type that requests send back. Unknown fields are dropped."
    });
    Piece::Item(quote! {
        impl #from<#source> for #target {
            #doc
            fn from(value: #source) -> Self {
                #body
            }
        }

        impl #from<&#source> for #target {
            #[inline]
            fn from(value: &#source) -> Self {
                Self::from(value.clone())
            }
        }
    })
}

/// Returns the value of a field of the request.
fn field(
    cx: &Context<'_>,
    source: &Object,
    sources: &[Member<'_>],
    back: &IntoRequest,
    wanted: &Member<'_>,
    scope: Scope,
) -> TokenStream {
    match analysis::of_field(cx.api, source, back, wanted.field) {
        Ok(Some(FieldPlan::Carried(position, conversion))) => {
            let name = &source.fields[position].name;
            let sent = sources.iter().find(|member| member.field.name == *name);
            sent.map_or_else(TokenStream::new, |sent| carried(cx, sent, wanted, &conversion, scope))
        }
        Ok(Some(FieldPlan::Constant(text, conversion))) => {
            let boxes = Boxes { from: false, to: wanted.boxed };
            let text = text_as(cx, &conversion, boxes, text, scope);
            wrapped(cx, wanted.field.presence, text, scope)
        }
        _ => {
            let default = cx.prelude_path("Default", scope);
            quote!(#default::default())
        }
    }
}

/// Returns the value of the target field, converted from the source field.
fn carried(
    cx: &Context<'_>,
    source: &Member<'_>,
    target: &Member<'_>,
    conversion: &Conversion,
    scope: Scope,
) -> TokenStream {
    use Presence::{Nullable, Optional, OptionalNullable, Required};
    let name = &source.name;
    let boxes = Boxes { from: source.boxed, to: target.boxed };
    let mapped = if *conversion == Conversion::Same && boxes.are_same() {
        quote!(value.#name)
    } else {
        let inner = converted(cx, conversion, boxes, quote!(value), scope);
        quote!(value.#name.map(|value| #inner))
    };
    let wire = &source.field.name;
    match (source.field.presence, target.field.presence) {
        (Required, presence) => {
            let value = converted(cx, conversion, boxes, quote!(value.#name), scope);
            wrapped(cx, presence, value, scope)
        }
        (Nullable, OptionalNullable) => quote!(extra.null_unless_missing::<Self, _>(#wire, #mapped)),
        (Optional, OptionalNullable) => quote!(extra.missing_unless_null::<Self, _>(#wire, #mapped)),
        (OptionalNullable, Optional | Nullable) => quote!(#mapped.into_option()),
        _ => mapped,
    }
}
