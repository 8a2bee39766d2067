//! The methods of unions in responses: `as_…` and `into_…` for each variant, and one for each field of all
//! variants.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::rust_type::RustType;
use crate::ir::{Presence, Shape, Type, TypeId, Union, Variant};
use crate::names::field_name;
use crate::render::{Piece, Table};

/// The table of `as_…` and `into_…`, and the methods for common fields.
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
        common(cx, id, union).iter().map(|field| field.method(cx, id, union)).collect();
    let methods = (!methods.is_empty()).then(|| Piece::Item(quote!(impl #ident { #(#methods)* })));
    let table = (!table.rows.is_empty()).then_some(Piece::Table(table));
    table.into_iter().chain(methods).collect()
}

/// The methods that look into one variant.
pub(crate) struct View<'a> {
    variant: &'a str,
    /// What it holds.
    pub(crate) type_: RustType,
    boxed: bool,
    /// The method that borrows it.
    pub(crate) as_: String,
    /// The method that takes it.
    pub(crate) into: String,
}

/// The methods that look into variants; of two that would have one name, the first.
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

/// A field that all variants have.
pub(crate) struct Common {
    /// The method.
    pub(crate) name: String,
    /// What it returns.
    pub(crate) output: RustType,
    /// How each variant's field is looked at, by variant; nothing for one that lacks it.
    values: Vec<Option<TokenStream>>,
    wire: String,
    always: bool,
}

/// Methods that every union has, and traits' that one of this name would hide.
const TAKEN: [&str; 11] =
    ["tag", "is_unknown", "from_json", "to_json", "clone", "eq", "fmt", "into", "from", "encode", "decode"];

/// Returns the variant whose fields are compared to all others. It is one without a date, so that a newer
/// variant does not remove a method.
fn oldest(union: &Union) -> Option<&Variant> {
    let from_the_beginning = union.variants.iter().find(|variant| variant.since.is_none());
    from_the_beginning.or(union.variants.first())
}

/// The fields that all variants have, of the same type. A variant that came with a later document may lack one: a method
/// that programs call stays. One whose method would hide another is left out.
pub(crate) fn common(cx: &Context<'_>, id: TypeId, union: &Union) -> Vec<Common> {
    let Some(first) = oldest(union).filter(|_| cx.analysis.is_received(id) && union.variants.len() > 1)
    else {
        return Vec::new();
    };
    let Some((_, object)) = first.type_().and_then(|type_| cx.api.object_of(type_)) else {
        return Vec::new();
    };
    let mut taken = BTreeSet::new();
    let names = object.fields.iter().map(|field| field.name.as_str());
    let fields = names.filter_map(|wire| field(cx, union, wire)).filter(|field| {
        let hides = TAKEN.contains(&field.name.as_str())
            || field.name.starts_with("as_")
            || field.name.starts_with("into_");
        !hides && taken.insert(field.name.clone())
    });
    fields.collect()
}

fn field(cx: &Context<'_>, union: &Union, wire: &str) -> Option<Common> {
    let (name, type_, _) = of_variant(cx, oldest(union)?, wire)?;
    let all = union.variants.iter().map(|variant| {
        let same = |other: &Type| cx.api.resolve(other) == cx.api.resolve(type_);
        let found = of_variant(cx, variant, wire).filter(|(_, other, _)| same(other));
        (found.is_some() || variant.since.is_some()).then_some(found)
    });
    let all = all.collect::<Option<Vec<_>>>()?;
    let is_there = |field: &Option<_>| matches!(field, Some((_, _, Presence::Required)));
    let always = !union.open && all.iter().all(is_there);
    let output = match cx.api.resolve(type_) {
        Type::String => RustType::known("str").reference(),
        Type::Integer | Type::Number | Type::Boolean => RustType::from(type_),
        _ => RustType::from(type_).reference(),
    };
    let values = all.into_iter().map(|field| {
        let (name, _, presence) = field?;
        Some(value(cx, &name, type_, presence, always))
    });
    Some(Common {
        name,
        output: if always { output } else { output.option() },
        values: values.collect(),
        wire: wire.to_owned(),
        always,
    })
}

/// The name, type and presence of a variant's field.
fn of_variant<'a>(cx: &Context<'a>, variant: &Variant, wire: &str) -> Option<(String, &'a Type, Presence)> {
    let Type::Named(id) = cx.api.resolve(variant.type_()?) else { return None };
    let Shape::Object(object) = &cx.api[*id].shape else { return None };
    let position = object.fields.iter().position(|field| field.name == wire)?;
    let field = &object.fields[position];
    let plain = !cx.analysis.is_boxed(*id, position);
    Some((cx.names.member(*id, position).to_owned(), field.type_()?, field.presence)).filter(|_| plain)
}

/// The field of `value`, as the method returns it.
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
        let arms = self.values.iter().enumerate().map(|(position, value)| {
            let variant = cx.ident(cx.names.member(id, position));
            match value {
                Some(value) => quote!(Self::#variant(value) => #value,),
                None => quote!(Self::#variant(_) => None,),
            }
        });
        let unknown = union.open.then(|| quote!(Self::Unknown(_) => None,));
        let of_all = self.values.iter().all(Option::is_some);
        let which = if of_all { "all variants" } else { "most variants" };
        let rest = if self.always { "." } else { ", if this value is known and has it." };
        let doc = docs::lines(&format!("Returns `{}`, a field of {which}{rest}", self.wire));
        quote! {
            #doc
            #[must_use]
            pub fn #name(&self) -> #output {
                match self {
                    #(#arms)*
                    #unknown
                }
            }
        }
    }
}
