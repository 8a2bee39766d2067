//! Unions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, accumulate, docs, into_request};
use crate::analysis::{JsonKind, Selector};
use crate::ir::{Shape, Type, TypeId, Union, Variant, VariantKind};
use crate::render::Piece;

/// The enum, and the table of what selects each variant.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Piece> {
    let definition = &cx.api[id];
    let name = cx.names.type_(id);
    let ident = cx.ident(name);
    let doc = docs::doc(cx, &definition.doc);
    let aliases = docs::aliases(
        std::iter::once(&*definition.name).chain(definition.aliases.iter().map(|alias| &**alias)),
        name,
    );
    let deprecated = docs::deprecated(definition.deprecated.as_ref());
    let variants =
        union.variants.iter().enumerate().map(|(position, variant)| self::variant(cx, id, position, variant));
    let unknown = union.open.then(|| {
        let doc = docs::lines(
            "A value that this version of the crate does not know, or whose shape does not fit. It is kept whole and goes\n\
             back unchanged.",
        );
        quote!(#doc Unknown(json::Unknown),)
    });
    let non_exhaustive = union.open.then(|| quote!(#[non_exhaustive]));
    let item = quote! {
        #doc
        #aliases
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #non_exhaustive
        pub enum #ident {
            #(#variants)*
            #unknown
        }
    };
    let mut pieces = vec![Piece::Item(item), Piece::Text(table(cx, id, union, name))];
    pieces.extend(text_conversions(cx, id, union).map(Piece::Item));
    pieces.extend(into_request::union(cx, id, union));
    pieces.extend(accumulate::piece(cx, id, union));
    pieces
}

fn variant(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> TokenStream {
    let module = cx.api[id].resource;
    let name = cx.ident(cx.names.member(id, position));
    let text = match (&variant.kind, variant.doc.is_empty()) {
        (VariantKind::Of(type_), true) => {
            type_.named().map_or_else(String::new, |inner| docs::summary(cx, &cx.api[inner].doc))
        }
        _ => variant.doc.clone(),
    };
    let doc = docs::doc(cx, &text);
    match &variant.kind {
        VariantKind::Constant(_) => quote!(#doc #name,),
        VariantKind::Of(type_) => {
            let inner = cx.type_(type_, module);
            if cx.analysis.is_boxed(id, position) {
                let outer = cx.prelude_path("Box", module);
                quote!(#doc #name(#outer<#inner>),)
            } else {
                quote!(#doc #name(#inner),)
            }
        }
    }
}

/// The macro's lines stand in its order: tags, missing tag, constants, kinds.
fn table(cx: &Context<'_>, id: TypeId, union: &Union, name: &str) -> String {
    let closed = if union.open { "" } else { "closed " };
    let mut table = format!("runtime::union! {{ {closed}{name} {{\n");
    let mut lines: BTreeMap<(u8, usize), String> = BTreeMap::new();
    for (position, (variant, selectors)) in union.variants.iter().zip(cx.analysis.selectors(id)).enumerate() {
        let holds = held(cx, id, position, variant);
        let from = from(cx, id, union, position, variant);
        let tags: Vec<&str> = selectors
            .iter()
            .filter_map(|selector| match selector {
                Selector::Tag(tag) => Some(tag.as_str()),
                _ => None,
            })
            .collect();
        let mut from = Some(from);
        let mut add = |order: u8, line: String| {
            let from = from.take().unwrap_or_default();
            lines.insert((order, position), format!("    {line}{from},\n"));
        };
        if !tags.is_empty() {
            let patterns: Vec<String> = tags.iter().map(|tag| format!("{tag:?}")).collect();
            let kept =
                tag_holder(cx, union, variant).map_or_else(String::new, |holder| format!(" tag {holder}"));
            add(0, format!("{} => {holds}{kept}", patterns.join(" | ")));
        }
        for selector in selectors {
            match selector {
                Selector::Tag(_) => {}
                Selector::NoTag => add(1, format!("missing => {holds}")),
                Selector::Constant(text) if matches!(variant.kind, VariantKind::Constant(_)) => {
                    add(2, format!("string {text:?} => {holds}"));
                }
                Selector::Constant(_) => add(3, format!("string => {holds}")),
                Selector::Kind(kind) => add(3, format!("{} => {holds}", kind_word(*kind))),
                Selector::Anything => {}
            }
        }
    }
    if let (Some(tag), true) = (&union.tag, lines.keys().any(|(order, _)| *order == 0)) {
        let _ = writeln!(table, "    tag {tag:?};");
    }
    table.extend(lines.into_values());
    table + "} }\n"
}

fn held(cx: &Context<'_>, id: TypeId, position: usize, variant: &Variant) -> String {
    let name = cx.names.member(id, position);
    match &variant.kind {
        VariantKind::Constant(_) => name.to_owned(),
        VariantKind::Of(type_) => {
            let module = cx.api[id].resource;
            let inner = source(&cx.type_(type_, module));
            if cx.analysis.is_boxed(id, position) {
                format!("{name}({}<{inner}>)", source(&cx.prelude_path("Box", module)))
            } else {
                format!("{name}({inner})")
            }
        }
    }
}

/// ` from` where no other variant holds the same type.
pub(super) fn from(
    cx: &Context<'_>,
    id: TypeId,
    union: &Union,
    position: usize,
    variant: &Variant,
) -> String {
    let Some(type_) = variant.type_() else { return String::new() };
    let same =
        |other: &Variant| other.type_().is_some_and(|other| cx.api.resolve(other) == cx.api.resolve(type_));
    if union.variants.iter().filter(|other| same(other)).count() > 1 {
        return String::new();
    }
    if cx.analysis.is_boxed(id, position) {
        return format!(" from {}", source(&cx.type_(type_, cx.api[id].resource)));
    }
    " from".to_owned()
}

/// What knows the tag of a variant that has several: a field of the object, or `Self` for a union, which knows its own.
fn tag_holder(cx: &Context<'_>, union: &Union, variant: &Variant) -> Option<String> {
    let type_ = variant.type_()?;
    match cx.api.shape_of(type_)? {
        (_, Shape::Union(_)) => Some("Self".to_owned()),
        (id, Shape::Object(object)) => {
            let tag = union.tag.as_ref()?;
            let position = object.fields.iter().position(|field| field.name == *tag)?;
            object.fields[position].type_().is_some().then(|| cx.names.member(id, position).to_owned())
        }
        _ => None,
    }
}

/// Text stands for the one variant that holds a string, or an enum that any text makes.
fn text_conversions(cx: &Context<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let module = cx.api[id].resource;
    let (position, variant) =
        union.variants.iter().enumerate().find(|(_, variant)| takes_text(cx, variant))?;
    let type_ = variant.type_()?;
    let (name, case) = (cx.ident(cx.names.type_(id)), cx.ident(cx.names.member(id, position)));
    let (from, string) = (cx.prelude_path("From", module), cx.prelude_path("String", module));
    // A variant that holds a plain `String` has its `From<String>` by the table already.
    let owned = (*cx.api.resolve(type_) != Type::String).then(|| {
        quote! {
            impl #from<#string> for #name {
                fn from(text: #string) -> Self {
                    Self::#case(text.into())
                }
            }
        }
    });
    Some(quote! {
        impl #from<&str> for #name {
            fn from(text: &str) -> Self {
                Self::#case(text.into())
            }
        }
        #owned
    })
}

pub(super) fn takes_text(cx: &Context<'_>, variant: &Variant) -> bool {
    let Some(type_) = variant.type_() else { return false };
    match cx.api.resolve(type_) {
        Type::String => true,
        Type::Named(id) => matches!(&cx.api[*id].shape, Shape::Enum(known) if known.open),
        _ => false,
    }
}

fn kind_word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::String => "string",
        JsonKind::Number => "number",
        JsonKind::Boolean => "boolean",
        JsonKind::List => "list",
        JsonKind::Object => "object",
    }
}

/// Tokens of a path as a person writes them.
pub(super) fn source(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}
