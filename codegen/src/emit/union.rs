//! Unions.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::Context;
use super::rust_type::RustType;
use super::{accumulate, docs, into_request, of_list, variants};
use crate::analysis::{self, JsonKind, Selector};
use crate::ir::{Shape, Type, TypeId, Union, Variant};
use crate::render::{Piece, Table};

/// The enum, and the table of what selects each variant.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Piece> {
    let ident = cx.ident(cx.names.type_(id));
    let definition = docs::definition(cx, id);
    let variants =
        union.variants.iter().enumerate().map(|(position, variant)| self::variant(cx, id, position, variant));
    let unknown = union.open.then(|| {
        let doc = docs::lines(
            "A value that this version of the crate does not know, or that does not fit its variant. It is kept and \
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

/// The rows of the table, in the order in which the macro wants them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Tagged,
    WithoutTag,
    Text,
    Kind,
}

/// What selects each variant, and what the variant holds.
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
    // A closed union keeps nothing that it does not know.
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

/// The variant of a closed union whose value is not read yet: one without a box, of which there is no constant.
fn empty(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let position = (0..union.variants.len()).find(|position| !cx.analysis.is_boxed(id, *position))?;
    let held = held(cx, id, position, &union.variants[position]);
    Some(quote!(empty #held;))
}

/// The rows of one variant.
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

/// A variant with the type that it holds.
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

/// The type that a variant holds.
pub(crate) fn payload(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> Option<RustType> {
    Some(RustType::from(variant.type_()?).boxed_if(cx.analysis.is_boxed(id, position)))
}

/// Makes the union from what a variant holds, where no other one holds the same.
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

/// Returns the holder of the tag of a variant with several tags. It is a field of the object (`kind.as_ref`
/// if it is optional), or `Self` for a union, which knows its own tag.
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

/// Text stands for the one variant that holds a string, or an enum that any text makes.
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
    // A variant that holds a plain `String` has its `From<String>` by the table already.
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

/// The variant that text makes, and what it holds.
pub(crate) fn text_variant<'u>(cx: &Context<'_>, id: TypeId, union: &'u Union) -> Option<(usize, &'u Type)> {
    let position = analysis::text_variant(cx.api, union)?;
    let type_ = union.variants[position].type_()?;
    // An object is made from text only where it can be sent.
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
