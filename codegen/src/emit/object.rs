//! Emits objects.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::generic;
use super::context::Context;
use super::limits::with_limits;
use super::member::{Member, members, required};
use super::{docs, into_request, shortcuts, unknown_items};
use crate::ir::{Field, FieldKind, Object, Presence, Scalar, Type, TypeId};
use crate::names::EXTRA_FIELD;
use crate::render::{Piece, Table};

/// Emits the struct, the table of its members, its constructor and setters, and its conversions.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, object: &Object) -> Vec<Piece> {
    let members = members(cx, id, object);
    let mut pieces =
        vec![Piece::Item(structure(cx, id, &members)), Piece::Table(table(cx, id, object, &members))];
    if cx.analysis.is_sent(id) {
        pieces.push(Piece::Item(constructor(cx, id, object, &members)));
        pieces.extend(clears(cx, id, &members).map(Piece::Table));
    }
    pieces.extend(shortcuts::items(cx, id, object).into_iter().map(Piece::Item));
    pieces.extend(unknown_items::methods(cx, id, &members).map(Piece::Item));
    pieces.extend(into_request::object(cx, id, object));
    pieces
}

fn structure(cx: &Context<'_>, id: TypeId, members: &[Member<'_>]) -> TokenStream {
    let (scope, ident) = (cx.scope_of(id), cx.ident(cx.names.type_(id)));
    let (definition, sent) = (docs::definition(cx, id), cx.analysis.is_sent(id));
    let fields = members.iter().map(|member| {
        let (name, field) = (&member.name, member.field);
        let text = match sent {
            true => &with_limits(&field.doc, &field.limits),
            false => &field.doc,
        };
        let doc = docs::doc(cx, text, field.since.as_ref(), scope);
        let deprecated = docs::deprecated(field.deprecated.as_ref());
        let search = docs::search(&field.search, &name.to_string());
        let type_ = cx.tokens(&member.rust_type(), scope);
        quote!(#doc #search #deprecated pub #name: #type_,)
    });
    let extra = cx.ident(EXTRA_FIELD);
    let default = has_default(members);
    // The unknown fields of a derived default would not be secret.
    let secret = cx.analysis.holds_secret(id);
    let empty = (default && secret).then(|| {
        let trait_ = cx.prelude_path("Default", scope);
        quote! {
            impl #trait_ for #ident {
                fn default() -> Self {
                    json::Empty::EMPTY
                }
            }
        }
    });
    let default = (default && !secret).then(|| quote!(, Default));
    quote! {
        #definition
        #[derive(Clone, Debug #default)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
            pub(crate) #extra: json::Extra,
        }
        #empty
    }
}

/// Returns whether a value needs no arguments.
pub(crate) fn has_default(members: &[Member<'_>]) -> bool {
    members.iter().all(Member::is_optional)
}

/// Emits the rows of the table; the macro requires that constants come first.
fn table(cx: &Context<'_>, id: TypeId, object: &Object, members: &[Member<'_>]) -> Table {
    let name = cx.ident(cx.names.type_(id));
    let secret = cx.analysis.holds_secret(id).then(|| quote!(secret));
    let constants = object.fields.iter().filter_map(|field| {
        let FieldKind::Constant(constant) = &field.kind else { return None };
        let optional = (field.presence != Presence::Required).then(|| quote!(optional));
        let (wire, value) = (&field.name, literal(constant));
        Some(quote!(#optional const #wire = #value,))
    });
    let members = members.iter().map(|Member { field, name, .. }| {
        let (wire, presence) = (&field.name, presence(cx, id, field));
        let objects = field.type_().is_some_and(|type_| holds_objects(cx, type_)).then(|| quote!(objects));
        quote!(#wire => #name: #presence #objects,)
    });
    Table {
        path: quote!(runtime::object),
        head: Some(quote!(#secret #name)),
        rows: constants.chain(members).collect(),
    }
}

fn presence(cx: &Context<'_>, id: TypeId, field: &Field) -> TokenStream {
    match field.presence {
        Presence::Required if cx.analysis.is_default_if_missing(cx.api, id, field) => {
            quote!(default_if_missing)
        }
        Presence::Required => quote!(required),
        Presence::Optional => quote!(optional),
        Presence::Nullable => quote!(nullable),
        Presence::OptionalNullable => quote!(optional_nullable),
    }
}

/// Returns whether a type is any JSON object, or a list, a map or an option of these.
fn holds_objects(cx: &Context<'_>, type_: &Type) -> bool {
    match cx.api.resolve(type_) {
        Type::AnyObject => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => holds_objects(cx, inner),
        _ => false,
    }
}

/// Returns a constant as a Rust literal.
fn literal(constant: &Scalar) -> TokenStream {
    match constant {
        Scalar::String(text) => quote!(#text),
        Scalar::Bool(value) => quote!(#value),
        Scalar::Number(number) => number.to_string().parse().unwrap_or_default(),
    }
}

fn constructor(cx: &Context<'_>, id: TypeId, object: &Object, members: &[Member<'_>]) -> TokenStream {
    let (scope, name) = (cx.scope_of(id), cx.names.type_(id));
    let ident = cx.ident(name);
    let required = required(object, members);
    let (kinds, types) = generic(cx, required.iter().map(|member| member.argument(cx, scope).type_));
    let parameters = required.iter().zip(types).map(|(member, type_)| {
        let (name, type_) = (&member.name, cx.tokens(&type_, scope));
        quote!(#name: #type_)
    });
    let values = members.iter().map(|member| {
        let name = &member.name;
        if member.is_optional() {
            let default = cx.prelude_path("Default", scope);
            return quote!(#name: #default::default(),);
        }
        let argument = member.argument(cx, scope);
        let value = &argument.value;
        if argument.converts { quote!(#name: #value,) } else { quote!(#name,) }
    });
    let what = match (required.len(), members.len()) {
        (_, 0) => ", which has no fields.",
        (0, _) => " with no fields set.",
        (required, all) if required == all => ".",
        _ => " with the required fields; the `with_…` methods set the others.",
    };
    let doc = docs::lines(&format!("Creates {} `{name}`{what}", docs::article(name)));
    let setters = members
        .iter()
        .map(|member| {
            let setter = member.is_optional().then(|| setter(cx, id, member));
            [setter, adder(cx, id, members, member)]
        })
        .map(|methods| methods.into_iter().flatten().collect::<TokenStream>());
    let extra = cx.ident(EXTRA_FIELD);
    let none =
        if cx.analysis.holds_secret(id) { quote!(json::Extra::of(true)) } else { quote!(json::Extra::new()) };
    quote! {
        impl #ident {
            #doc
            #[must_use]
            pub fn new #kinds (#(#parameters),*) -> Self {
                Self { #(#values)* #extra: #none }
            }

            #(#setters)*
        }
    }
}

/// Emits `with_…` for an optional field.
fn setter(cx: &Context<'_>, id: TypeId, member: &Member<'_>) -> TokenStream {
    let (scope, name) = (cx.scope_of(id), &member.name);
    let method = cx.ident(&format!("with_{}", member.bare_name()));
    let summary = docs::summary(cx, &member.field.doc, scope);
    let doc = docs::lines(&format!("Sets [`{name}`](Self::{name}).\n\n{summary}"));
    let deprecated = docs::deprecated(member.field.deprecated.as_ref());
    let argument = member.setter(cx, scope);
    let (kinds, types) = generic(cx, [argument.type_]);
    let types = types.iter().map(|type_| cx.tokens(type_, scope));
    let value = &argument.value;
    quote! {
        #doc
        #deprecated
        #[must_use]
        pub fn #method #kinds (mut self, #name: #(#types)*) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Emits the table of `clear_…`, which send `null`.
fn clears(cx: &Context<'_>, id: TypeId, members: &[Member<'_>]) -> Option<Table> {
    let ident = cx.ident(cx.names.type_(id));
    let rows = members.iter().filter_map(|member| {
        let (name, clear) = (&member.name, cx.ident(&member.clear()?));
        Some(quote!(#clear => #name;))
    });
    let rows: Vec<TokenStream> = rows.collect();
    (!rows.is_empty()).then(|| Table { path: quote!(runtime::clears), head: Some(quote!(#ident)), rows })
}

/// Returns whether a value already has a method `with_…` with this name, or would have two.
pub(crate) fn has_field(members: &[Member<'_>], name: &str) -> bool {
    let several = members.iter().filter(|member| member.item_name() == name).count() > 1;
    several || members.iter().any(|member| member.bare_name() == name)
}

/// Emits `with_…` for one item of a list.
fn adder(cx: &Context<'_>, id: TypeId, members: &[Member<'_>], member: &Member<'_>) -> Option<TokenStream> {
    let (scope, list) = (cx.scope_of(id), &member.name);
    let adder = member.adder(cx, |name| has_field(members, name))?;
    let (name, method) = (cx.ident(&adder.name), cx.ident(&format!("with_{}", adder.name)));
    let type_ = cx.tokens(&adder.argument(cx).type_, scope);
    let add = adder.statement(cx, member.field.presence, &quote!(self.#list), scope);
    let deprecated = docs::deprecated(member.field.deprecated.as_ref());
    let all = format!("with_{}", member.bare_name());
    let replaces = if member.is_optional() {
        format!("; [`{all}`](Self::{all}) replaces all items.")
    } else {
        ".".to_owned()
    };
    let doc = docs::lines(&format!("Adds an item to [`{list}`](Self::{list}){replaces}"));
    Some(quote! {
        #doc
        #deprecated
        #[must_use]
        pub fn #method(mut self, #name: #type_) -> Self {
            #add
            self
        }
    })
}
