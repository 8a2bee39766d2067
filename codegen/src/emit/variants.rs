//! Emits the methods of unions.
//!
//! These are `as_…` and `into_…` for each variant of a union in responses, and a method for each field that most variants
//! have.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::rust_type::RustType;
use crate::ir::{FieldKind, Presence, Scalar, Type, TypeId, Union, Variant};
use crate::names::field_name;
use crate::render::{Piece, Table};

/// Emits the table of `as_…` and `into_…`, and the methods for common fields.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Piece> {
    let ident = cx.ident(cx.names.type_(id));
    let rows: Vec<TokenStream> = views(cx, id, union)
        .into_iter()
        .map(|view| {
            let (variant, boxed) = (cx.ident(view.variant), view.boxed.then(|| quote!(box)));
            let (type_, as_, into) =
                (cx.tokens(&view.type_, cx.scope_of(id)), cx.ident(&view.as_), cx.ident(&view.into));
            quote!(#variant(#boxed #type_) => #as_, #into;)
        })
        .collect();
    let table = Table { path: quote!(runtime::variants), head: Some(quote!(#ident)), rows };
    let methods: Vec<TokenStream> =
        common(cx, union).iter().map(|field| field.method(cx, id, union)).collect();
    let methods = (!methods.is_empty()).then(|| Piece::Item(quote!(impl #ident { #(#methods)* })));
    let table = (!table.rows.is_empty()).then_some(Piece::Table(table));
    table.into_iter().chain(methods).collect()
}

/// The methods of one variant.
pub(crate) struct View<'a> {
    variant: &'a str,
    /// The type of its value.
    pub(crate) type_: RustType,
    boxed: bool,
    /// The method that borrows the value.
    pub(crate) as_: String,
    /// The method that returns the value by ownership.
    pub(crate) into: String,
}

/// Returns the methods of the variants. If two methods would have the same name, only the first is included.
pub(crate) fn views<'a>(cx: &Context<'a>, id: TypeId, union: &Union) -> Vec<View<'a>> {
    if !cx.analysis.is_received(id) {
        return Vec::new();
    }
    let mut taken = BTreeSet::from(["unknown".to_owned()]);
    let views = union.variants.iter().enumerate().filter_map(|(position, variant)| {
        let type_ = variant.type_()?.into();
        let (variant, boxed) = (cx.names.member(id, position), cx.analysis.is_boxed(id, position));
        let name = field_name(variant).trim_matches('_').to_owned();
        let (as_, into) = (format!("as_{name}"), format!("into_{name}"));
        taken.insert(name).then_some(View { variant, type_, boxed, as_, into })
    });
    views.collect()
}

/// A field that most variants have.
pub(crate) struct Common {
    /// The method.
    pub(crate) name: String,
    /// The type that it returns.
    pub(crate) output: RustType,
    /// The pattern and the value of each variant, by position; `None` for variants without the field.
    values: Vec<Option<(TokenStream, TokenStream)>>,
    wire: String,
    always: bool,
}

/// Methods of every union, and methods of traits that a method with the same name would hide.
const TAKEN: [&str; 11] =
    ["tag", "is_unknown", "from_json", "to_json", "clone", "eq", "fmt", "into", "from", "encode", "decode"];

/// Returns the fields that more than half of the variants have with the same type. A constant text counts as text.
/// Variants with `since` that lack the field do not count, so that a new variant does not remove a method. Fields whose
/// method would hide another are excluded.
pub(crate) fn common(cx: &Context<'_>, union: &Union) -> Vec<Common> {
    if union.variants.len() < 2 {
        return Vec::new();
    }
    let objects = union.variants.iter().filter_map(|variant| Some(cx.api.object_of(variant.type_()?)?.1));
    let fields =
        objects.flat_map(|object| &object.fields).filter(|field| Some(&field.name) != union.tag.as_ref());
    let mut known = BTreeSet::new();
    let names: Vec<&str> =
        fields.map(|field| field.name.as_str()).filter(|name| known.insert(*name)).collect();
    let mut taken = BTreeSet::new();
    let fields = names.into_iter().filter_map(|wire| field(cx, union, wire)).filter(|field| {
        let hides = TAKEN.contains(&field.name.as_str())
            || field.name.starts_with("as_")
            || field.name.starts_with("into_");
        !hides && taken.insert(field.name.clone())
    });
    fields.collect()
}

fn field<'a>(cx: &Context<'a>, union: &Union, wire: &str) -> Option<Common> {
    let found: Vec<_> = union.variants.iter().map(|variant| of_variant(cx, variant, wire)).collect();
    let typed = |(found, _): (&Option<Found<'a>>, _)| match found {
        Some(Found::Of(name, type_, _)) => Some((name.clone(), *type_)),
        _ => None,
    };
    // The type is that of a variant without `since`, so that a new variant does not remove a method.
    let mut all = found.iter().zip(&union.variants);
    let mut oldest = all.clone().filter(|(_, variant)| variant.since.is_none());
    let (name, type_) = oldest.find_map(typed).or_else(|| all.find_map(typed))?;
    let all: Vec<_> = found.into_iter().map(|found| found.filter(|found| found.is(cx, type_))).collect();
    let counted =
        all.iter().zip(&union.variants).filter(|(found, variant)| found.is_some() || variant.since.is_none());
    if all.iter().flatten().count() * 2 <= counted.count() {
        return None;
    }
    let is_there = |found: &Option<Found<'_>>| {
        matches!(found, Some(Found::Of(_, _, Presence::Required) | Found::Text(_)))
    };
    let always = !union.open && all.iter().all(is_there);
    let output = match cx.api.resolve(type_) {
        Type::String => RustType::known("str").reference(),
        Type::Integer | Type::Number | Type::Boolean => RustType::from(type_),
        _ => RustType::from(type_).reference(),
    };
    let values = all.into_iter().map(|found| match found? {
        Found::Of(name, _, presence) => Some((quote!(value), value(cx, &name, type_, presence, always))),
        Found::Text(text) if always => Some((quote!(_), quote!(#text))),
        Found::Text(text) => Some((quote!(_), quote!(Some(#text)))),
    });
    Some(Common {
        name,
        output: if always { output } else { output.option() },
        values: values.collect(),
        wire: wire.to_owned(),
        always,
    })
}

/// A variant's form of a common field.
enum Found<'a> {
    /// A field of this name, type and presence.
    Of(String, &'a Type, Presence),
    /// A constant text.
    Text(&'a str),
}

impl Found<'_> {
    fn is(&self, cx: &Context<'_>, type_: &Type) -> bool {
        match self {
            Self::Of(_, other, _) => cx.api.resolve(other) == cx.api.resolve(type_),
            Self::Text(_) => *cx.api.resolve(type_) == Type::String,
        }
    }
}

fn of_variant<'a>(cx: &Context<'a>, variant: &Variant, wire: &str) -> Option<Found<'a>> {
    let (id, object) = cx.api.object_of(variant.type_()?)?;
    let position = object.fields.iter().position(|field| field.name == wire)?;
    let field = &object.fields[position];
    match &field.kind {
        FieldKind::Constant(Scalar::String(text)) => Some(Found::Text(text)),
        FieldKind::Constant(_) => None,
        FieldKind::Of(type_) => (!cx.analysis.is_boxed(id, position))
            .then(|| Found::Of(cx.names.member(id, position).to_owned(), type_, field.presence)),
    }
}

/// Returns the field of `value` in the form that the method returns.
fn value(cx: &Context<'_>, name: &str, type_: &Type, presence: Presence, always: bool) -> TokenStream {
    let name = cx.ident(name);
    let is_text = *cx.api.resolve(type_) == Type::String;
    let is_copied = matches!(cx.api.resolve(type_), Type::Integer | Type::Number | Type::Boolean);
    match presence {
        Presence::Required => {
            let value = match (is_text, is_copied) {
                (true, _) => quote!(value.#name.as_str()),
                (_, true) => quote!(value.#name),
                _ => quote!(&value.#name),
            };
            if always { value } else { quote!(Some(#value)) }
        }
        Presence::Optional | Presence::Nullable => match (is_text, is_copied) {
            (true, _) => quote!(value.#name.as_deref()),
            (_, true) => quote!(value.#name),
            _ => quote!(value.#name.as_ref()),
        },
        Presence::OptionalNullable => match (is_text, is_copied) {
            (true, _) => quote!(value.#name.as_option().map(|text| text.as_str())),
            (_, true) => quote!(value.#name.as_option().copied()),
            _ => quote!(value.#name.as_option()),
        },
    }
}

impl Common {
    fn method(&self, cx: &Context<'_>, id: TypeId, union: &Union) -> TokenStream {
        let (name, output) = (cx.ident(&self.name), cx.tokens(&self.output, cx.scope_of(id)));
        let arms = self.values.iter().enumerate().filter_map(|(position, value)| {
            let variant = cx.ident(cx.names.member(id, position));
            let (binding, value) = value.as_ref()?;
            Some(quote!(Self::#variant(#binding) => #value,))
        });
        let of_all = self.values.iter().all(Option::is_some);
        let others = (union.open || !of_all).then(|| quote!(_ => None,));
        let which = if of_all { "all variants" } else { "most variants" };
        let rest = if self.always { "." } else { ", if this value is known and has it." };
        let doc = docs::lines(&format!("Returns `{}`, a field of {which}{rest}", self.wire));
        quote! {
            #doc
            #[must_use]
            pub fn #name(&self) -> #output {
                match self {
                    #(#arms)*
                    #others
                }
            }
        }
    }
}
