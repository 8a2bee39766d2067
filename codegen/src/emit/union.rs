//! Emits unions.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::rust_type::RustType;
use super::{accumulate, docs, into_request, of_list, variants};
use crate::analysis::{self, JsonKind, Selector};
use crate::ir::{Shape, Type, TypeId, Union, Variant};
use crate::render::{Piece, Table};

/// Emits the enum, and the table of the selectors of each variant.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Piece> {
    let ident = cx.ident(cx.names.type_(id));
    let definition = docs::definition(cx, id);
    let variants =
        union.variants.iter().enumerate().map(|(position, variant)| self::variant(cx, id, position, variant));
    let unknown = union.open.then(|| {
        let doc = docs::lines(
            "A value that this version of the crate does not know, or that cannot be decoded as its variant. It is kept and \
             encoded unchanged.",
        );
        quote!(#doc Unknown(json::Unknown),)
    });
    let non_exhaustive = union.open.then(|| quote!(#[non_exhaustive]));
    let item = quote! {
        #definition
        #[derive(Clone, Debug)]
        #non_exhaustive
        pub enum #ident {
            #(#variants)*
            #unknown
        }
    };
    let mut pieces = vec![Piece::Item(item), Piece::Table(table(cx, id, union, &ident))];
    pieces.extend(text_conversions(cx, id, union).map(Piece::Item));
    pieces.extend(of_list::piece(cx, id, union));
    pieces.extend(variants::pieces(cx, id, union));
    pieces.extend(into_request::union(cx, id, union));
    pieces.extend(accumulate::piece(cx, id, union));
    pieces
}

fn variant(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> TokenStream {
    let scope = cx.scope_of(id);
    let inner = variant.type_().and_then(Type::named).filter(|_| variant.doc.is_empty());
    let doc = match inner {
        Some(inner) => {
            let summary = docs::summary(cx, &cx.api[inner].doc, scope);
            docs::lines(&docs::with_since(&summary, variant.since.as_ref()))
        }
        None => docs::doc(cx, &variant.doc, variant.since.as_ref(), scope),
    };
    let held = held(cx, id, position, variant);
    quote!(#doc #held,)
}

/// Returns the rows of the table, in the order that the macro requires.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Tagged,
    WithoutTag,
    Text,
    Kind,
}

/// Emits the table with the selectors and the type of each variant.
fn table(cx: &Context<'_>, id: TypeId, union: &Union, name: &Ident) -> Table {
    let mut rows: BTreeMap<(Row, usize), Vec<TokenStream>> = BTreeMap::new();
    for (position, (variant, selectors)) in union.variants.iter().zip(cx.analysis.selectors(id)).enumerate() {
        let holds = held(cx, id, position, variant);
        let mut from = from_clause(cx, id, union, position, variant);
        for (row, pattern) in patterns(cx, union, variant, selectors, &holds) {
            let from = from.take();
            rows.entry((row, position)).or_default().push(quote!(#pattern #from,));
        }
    }
    let tag = union.tag.as_ref().filter(|_| rows.keys().any(|(row, _)| *row == Row::Tagged));
    let tag = tag.map(|tag| quote!(tag #tag;));
    // A closed union has no unknown values.
    let kind = match (union.open, cx.analysis.holds_secret(id)) {
        (false, _) => Some(quote!(closed)),
        (true, true) => Some(quote!(secret)),
        (true, false) => None,
    };
    let empty = (!union.open).then(|| empty(cx, id, union)).flatten();
    Table {
        path: quote!(runtime::union),
        head: Some(quote!(#kind #name)),
        rows: empty.into_iter().chain(tag).chain(rows.into_values().flatten()).collect(),
    }
}

/// Emits the variant that a closed union has before it is decoded. It must not have a box, since a box cannot be
/// constant.
fn empty(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let position = (0..union.variants.len()).find(|position| !cx.analysis.is_boxed(id, *position))?;
    let held = held(cx, id, position, &union.variants[position]);
    Some(quote!(empty #held;))
}

/// Returns the rows of one variant.
fn patterns(
    cx: &Context<'_>,
    union: &Union,
    variant: &Variant,
    selectors: &[Selector],
    holds: &TokenStream,
) -> Vec<(Row, TokenStream)> {
    let tags: Vec<&String> = selectors
        .iter()
        .filter_map(|selector| match selector {
            Selector::Tag(tag) => Some(tag),
            _ => None,
        })
        .collect();
    let tagged = (!tags.is_empty()).then(|| {
        let kept = tag_holder(cx, union, variant).map(|holder| quote!(tag #holder));
        (Row::Tagged, quote!(#(#tags)|* => #holds #kept))
    });
    let others = selectors.iter().filter_map(|selector| match selector {
        Selector::Tag(_) | Selector::Anything => None,
        Selector::NoTag => Some((Row::WithoutTag, quote!(missing => #holds))),
        Selector::Constant(text) => Some((Row::Text, quote!(string #text => #holds))),
        Selector::Kind(kind) => {
            let kind = kind_word(cx, *kind);
            Some((Row::Kind, quote!(#kind => #holds)))
        }
    });
    tagged.into_iter().chain(others).collect()
}

/// Returns a variant with the type of its value.
fn held(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> TokenStream {
    let name = cx.ident(cx.names.member(id, position));
    match payload(cx, id, position, variant) {
        Some(type_) => {
            let type_ = cx.tokens(&type_, cx.scope_of(id));
            quote!(#name(#type_))
        }
        None => quote!(#name),
    }
}

/// Returns the type of the value of a variant.
pub(crate) fn payload(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> Option<RustType> {
    Some(RustType::from(variant.type_()?).boxed_if(cx.analysis.is_boxed(id, position)))
}

/// Emits the conversion of a variant's type into the union, if no other variant has the same type.
fn from_clause(
    cx: &Context<'_>,
    id: TypeId,
    union: &Union,
    position: usize,
    variant: &Variant,
) -> Option<TokenStream> {
    let type_ = variant.type_()?;
    cx.api.is_told_by_type(union, type_).then(|| {
        let unboxed = cx.analysis.is_boxed(id, position).then(|| cx.type_(type_, cx.scope_of(id)));
        quote!(from #unboxed)
    })
}

/// Returns the holder of the tag of a variant with several tags. It is a field of the object (`kind.as_ref` if it is
/// optional), or `Self` for a union, which contains the tag itself.
fn tag_holder(cx: &Context<'_>, union: &Union, variant: &Variant) -> Option<TokenStream> {
    let type_ = variant.type_()?;
    match cx.api.shape_of(type_)? {
        (_, Shape::Union(_)) => Some(quote!(Self)),
        (id, Shape::Object(object)) => {
            let tag = union.tag.as_ref()?;
            let position = object.fields.iter().position(|field| field.name == *tag)?;
            let field = &object.fields[position];
            let (name, how) = (
                cx.ident(cx.names.member(id, position)),
                field.presence.is_optional().then(|| quote!(.as_ref)),
            );
            field.type_().is_some().then(|| quote!(#name #how))
        }
        _ => None,
    }
}

/// Emits the conversion of text into the only variant with a string, or with an enum with `any_text`.
fn text_conversions(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let scope = cx.scope_of(id);
    let (position, type_) = text_variant(cx, id, union)?;
    let (name, case) = (cx.ident(cx.names.type_(id)), cx.ident(cx.names.member(id, position)));
    let held = if cx.analysis.is_boxed(id, position) {
        let outer = cx.prelude_path("Box", scope);
        quote!(#outer::new(text.into()))
    } else {
        quote!(text.into())
    };
    let (from, string) = (cx.prelude_path("From", scope), cx.prelude_path("String", scope));
    // The table already adds `From<String>` to a variant with a `String`.
    let owned = (*cx.api.resolve(type_) != Type::String).then(|| {
        quote! {
            impl #from<#string> for #name {
                fn from(text: #string) -> Self {
                    Self::#case(#held)
                }
            }

            impl #from<&#string> for #name {
                fn from(text: &#string) -> Self {
                    Self::#case(#held)
                }
            }
        }
    });
    Some(quote! {
        impl #from<&str> for #name {
            fn from(text: &str) -> Self {
                Self::#case(#held)
            }
        }
        #owned
    })
}

/// Returns the variant that text converts into, and the type of its value.
pub(crate) fn text_variant<'u>(cx: &Context<'_>, id: TypeId, union: &'u Union) -> Option<(usize, &'u Type)> {
    let position = analysis::text_variant(cx.api, union)?;
    let type_ = union.variants[position].type_()?;
    // Only objects in requests are created from text.
    let made = cx.api.object_of(type_).is_none() || cx.analysis.is_sent(id);
    made.then_some((position, type_))
}

pub(super) fn takes_text(cx: &Context<'_>, variant: &Variant) -> bool {
    variant.type_().is_some_and(|type_| analysis::is_plain_text(cx.api, type_))
}

fn kind_word(cx: &Context<'_>, kind: JsonKind) -> Ident {
    cx.ident(match kind {
        JsonKind::String => "string",
        JsonKind::Number => "number",
        JsonKind::Boolean => "boolean",
        JsonKind::List => "list",
        JsonKind::Object => "object",
    })
}
