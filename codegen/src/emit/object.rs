//! Objects.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, argument, docs, into_request};
use crate::ir::{Field, FieldKind, Object, Presence, Scalar, Shape, Type, TypeId, Union};
use crate::names::EXTRA_FIELD;
use crate::render::{Piece, Table};

/// A field that has a place in the struct, with what emitters ask of it.
pub(super) struct Member<'a> {
    pub(super) field: &'a Field,
    pub(super) type_: &'a Type,
    pub(super) name: Ident,
    pub(super) boxed: bool,
}

/// The fields of an object that are not constant.
pub(super) fn members<'a>(cx: &Context<'_>, id: TypeId, object: &'a Object) -> Vec<Member<'a>> {
    object
        .fields
        .iter()
        .enumerate()
        .filter_map(|(position, field)| {
            Some(Member {
                field,
                type_: field.type_()?,
                name: cx.ident(cx.names.member(id, position)),
                boxed: cx.analysis.is_boxed(id, position),
            })
        })
        .collect()
}

/// The required ones, in the order of a constructor's arguments.
pub(super) fn required<'m, 'a>(object: &Object, members: &'m [Member<'a>]) -> Vec<&'m Member<'a>> {
    let mut required: Vec<_> = members.iter().filter(|member| !member.field.presence.is_optional()).collect();
    required.sort_by_key(|member| {
        object.arguments.iter().position(|name| *name == member.field.name).unwrap_or(usize::MAX)
    });
    required
}

/// The struct, the table of its members, its constructor and setters, its conversions.
pub(super) fn pieces(cx: &Context<'_>, id: TypeId, object: &Object) -> Vec<Piece> {
    let members = members(cx, id, object);
    let mut pieces =
        vec![Piece::Item(structure(cx, id, &members)), Piece::Table(table(cx, id, object, &members))];
    if cx.analysis.is_sent(id) {
        pieces.push(Piece::Item(constructor(cx, id, object, &members)));
    }
    pieces.extend(unknown_items(cx, id, &members).map(Piece::Item));
    pieces.extend(into_request::object(cx, id, object));
    pieces
}

/// `unknown_…` for each list of an open union: what of it this version of the crate does not know.
fn unknown_items(cx: &Context<'_>, id: TypeId, members: &[Member<'_>]) -> Option<TokenStream> {
    let module = cx.api[id].resource;
    let methods: Vec<_> = members
        .iter()
        .filter_map(|Member { field, type_, name, .. }| {
            let Type::List(item) = cx.api.resolve(type_) else { return None };
            let (union, Shape::Union(Union { open: true, .. })) = cx.api.shape_of(item)? else { return None };
            let method = cx.ident(&format!("unknown_{}", name.to_string().trim_end_matches('_')));
            let doc = docs::lines(&format!(
                "The items of [`{name}`](Self::{name}) that this version of the crate does not know, or whose shape does not fit;\n\
                 [`reason`](json::Unknown::reason) tells which. They go back unchanged."
            ));
            let union = cx.path(union, module);
            let items = match field.presence {
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
        })
        .collect();
    let ident = cx.ident(cx.names.type_(id));
    (!methods.is_empty()).then(|| quote!(impl #ident { #(#methods)* }))
}

fn structure(cx: &Context<'_>, id: TypeId, members: &[Member<'_>]) -> TokenStream {
    let definition = &cx.api[id];
    let name = cx.names.type_(id);
    let ident = cx.ident(name);
    let doc = docs::doc(cx, &definition.doc);
    let aliases = docs::aliases(
        std::iter::once(&*definition.name).chain(definition.aliases.iter().map(|alias| &**alias)),
        name,
    );
    let deprecated = docs::deprecated(definition.deprecated.as_ref());
    let fields = members.iter().map(|Member { field, type_, name, boxed }| {
        let doc = docs::doc(cx, &field.doc);
        let deprecated = docs::deprecated(field.deprecated.as_ref());
        let type_ = cx.field_type(type_, *boxed, field.presence, definition.resource);
        quote!(#doc #deprecated pub #name: #type_,)
    });
    let extra = cx.ident(EXTRA_FIELD);
    let default = members.iter().all(|member| member.field.presence.is_optional());
    // A derived default would show its unknown fields.
    let secret = cx.analysis.holds_secret(id);
    let blank = (default && secret).then(|| {
        let trait_ = cx.prelude_path("Default", definition.resource);
        quote! {
            impl #trait_ for #ident {
                fn default() -> Self {
                    json::Blank::BLANK
                }
            }
        }
    });
    let default = (default && !secret).then(|| quote!(Default,));
    quote! {
        #doc
        #aliases
        #deprecated
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
            #extra: json::Extra,
        }
        #blank
    }
}

/// The macro wants constants first.
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
        quote!(#wire => #name: #presence,)
    });
    Table {
        path: quote!(runtime::object),
        head: Some(quote!(#secret #name)),
        rows: constants.chain(members).collect(),
    }
}

fn presence(cx: &Context<'_>, id: TypeId, field: &Field) -> TokenStream {
    match field.presence {
        Presence::Required if cx.analysis.is_default_if_missing(cx.api, id, field) => quote!(tolerant),
        Presence::Required => quote!(required),
        Presence::Optional => quote!(optional),
        Presence::Nullable => quote!(nullable),
        Presence::OptionalNullable => quote!(optional_nullable),
    }
}

/// A constant as a Rust literal.
fn literal(constant: &Scalar) -> TokenStream {
    match constant {
        Scalar::String(text) => quote!(#text),
        Scalar::Bool(value) => quote!(#value),
        Scalar::Number(number) => number.to_string().parse().unwrap_or_default(),
    }
}

fn constructor(cx: &Context<'_>, id: TypeId, object: &Object, members: &[Member<'_>]) -> TokenStream {
    let module = cx.api[id].resource;
    let ident = cx.ident(cx.names.type_(id));
    let required = required(object, members);
    let arguments: Vec<_> = required
        .iter()
        .map(|member| {
            let name = &member.name;
            (name, argument_of(cx, member, module))
        })
        .collect();
    let parameters = arguments.iter().map(|(name, (type_, _))| quote!(#name: #type_));
    let values = members.iter().map(|member| {
        let name = &member.name;
        match arguments.iter().find(|(argument, _)| *argument == name) {
            Some((_, (_, value))) if *name == value.to_string() => quote!(#name,),
            Some((_, (_, value))) => quote!(#name: #value,),
            None => {
                let default = cx.prelude_path("Default", module);
                quote!(#name: #default::default(),)
            }
        }
    });
    let doc = docs::lines(if members.is_empty() {
        "Makes one. There is nothing to set."
    } else if required.is_empty() {
        "Makes one in which nothing is set."
    } else if required.len() == members.len() {
        "Makes one."
    } else {
        "Makes one with what is required; the `with_…` methods set the rest."
    });
    let setters = members
        .iter()
        .filter(|member| member.field.presence.is_optional())
        .map(|member| setter(cx, member, module));
    let extra = cx.ident(EXTRA_FIELD);
    let none =
        if cx.analysis.holds_secret(id) { quote!(json::Extra::of(true)) } else { quote!(json::Extra::new()) };
    quote! {
        impl #ident {
            #doc
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values)* #extra: #none }
            }

            #(#setters)*
        }
    }
}

/// The type and value of a constructor's argument: a nullable one may be `None`.
pub(super) fn argument_of(
    cx: &Context<'_>,
    member: &Member<'_>,
    module: crate::ir::ResourceId,
) -> (TokenStream, TokenStream) {
    let name = &member.name;
    if member.field.presence == Presence::Nullable {
        let (option, into) = (cx.prelude_path("Option", module), cx.prelude_path("Into", module));
        let type_ = cx.field_type(member.type_, member.boxed, Presence::Required, module);
        return (quote!(impl #into<#option<#type_>>), quote!(#name.into()));
    }
    let argument = argument::argument(cx, name, member.type_, member.boxed, module);
    (argument.type_, argument.value)
}

/// `with_…` for one optional field.
fn setter(cx: &Context<'_>, member: &Member<'_>, module: crate::ir::ResourceId) -> TokenStream {
    let name = &member.name;
    let method = cx.ident(&format!("with_{}", name.to_string().trim_end_matches('_')));
    let summary =
        docs::lines(&format!("Sets [`{name}`](Self::{name}).\n\n{}", docs::summary(cx, &member.field.doc)));
    let deprecated = docs::deprecated(member.field.deprecated.as_ref());
    let argument::Argument { type_, value } =
        argument::argument(cx, name, member.type_, member.boxed, module);
    let wrapped = wrapped(cx, member.field.presence, value, module);
    quote! {
        #summary
        #deprecated
        #[must_use]
        pub fn #method(mut self, #name: #type_) -> Self {
            self.#name = #wrapped;
            self
        }
    }
}

/// A value as an optional field holds it.
pub(super) fn wrapped(
    cx: &Context<'_>,
    presence: Presence,
    value: TokenStream,
    module: crate::ir::ResourceId,
) -> TokenStream {
    match presence {
        Presence::Required => value,
        Presence::Optional | Presence::Nullable => quote!(Some(#value)),
        Presence::OptionalNullable => {
            let maybe = cx.prelude_path("Maybe", module);
            quote!(#maybe::Value(#value))
        }
    }
}
