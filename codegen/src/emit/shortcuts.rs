//! Emits shortcuts for creating and reading an object. They are constructors for the values of an enum, conversions
//! from a text, and methods for the text and for the items of one kind.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::generic;
use super::context::Context;
use super::member::{Member, members, required};
use super::rust_type::RustType;
use super::{docs, from_bytes, selections, text};
use crate::analysis::text_field;
use crate::ir::{Enum, Object, Presence, Shape, Type, TypeId};
use crate::names::field_name;

/// Emits the methods and conversions of one object.
pub(super) fn items(cx: &Context<'_>, id: TypeId, object: &Object) -> Vec<TokenStream> {
    let ident = cx.ident(cx.names.type_(id));
    let constructors = constructors(cx, id, object);
    let constructors = constructors.iter().map(|constructor| constructor.method(cx, id, object));
    let selections = selections::all(cx, id, object);
    let selections = selections.iter().map(|selection| selection.method(cx, id));
    let (bytes, text) = (from_bytes::methods(cx, id, object), text::method(cx, id, object));
    let total = total(cx, id, object);
    let methods: Vec<TokenStream> =
        constructors.chain(bytes).chain(selections).chain(text).chain(total).collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #ident { #(#methods)* }));
    methods.into_iter().chain(from_text(cx, id, object)).collect()
}

/// A constructor for one value of an enum.
pub(crate) struct Constructor<'a> {
    /// Its name.
    pub(crate) name: String,
    enum_: TypeId,
    known: &'a Enum,
    value: usize,
    field: &'a str,
}

/// Returns the constructors for the values of the enum in `constructors`, except those that would hide another method.
pub(crate) fn constructors<'a>(cx: &Context<'a>, id: TypeId, object: &'a Object) -> Vec<Constructor<'a>> {
    let Some(field) = &object.shortcuts.constructors else { return Vec::new() };
    if !cx.analysis.is_sent(id) {
        return Vec::new();
    }
    let named = object.fields.iter().find(|known| known.name == *field);
    let Some((enum_, Shape::Enum(known))) = named.and_then(|field| cx.api.shape_of(field.type_()?)) else {
        return Vec::new();
    };
    let mut taken: BTreeSet<String> =
        ["new", "from_json", "to_json", "from_bytes", "from_path", "extra", "extra_mut"]
            .map(str::to_owned)
            .into();
    let constructor = |value| {
        let name = field_name(cx.names.member(enum_, value));
        let other = ["with_", "clear_", "unknown_"].iter().any(|prefix| name.starts_with(prefix));
        let free = !other && taken.insert(name.clone());
        free.then_some(Constructor { name, enum_, known, value, field })
    };
    (0..known.values.len()).filter_map(constructor).collect()
}

impl Constructor<'_> {
    /// Returns whether it creates objects whose field with this name has this value.
    pub(super) fn sets(&self, field: &str, value: &str) -> bool {
        self.field == field && self.known.values[self.value].value == value
    }

    /// Returns the types of its arguments.
    pub(crate) fn arguments(&self, cx: &Context<'_>, id: TypeId, object: &Object) -> Vec<RustType> {
        let members = members(cx, id, object);
        let others = required(object, &members).into_iter().filter(|member| member.field.name != self.field);
        others.map(|member| member.argument(cx, cx.scope_of(id)).type_).collect()
    }

    fn method(&self, cx: &Context<'_>, id: TypeId, object: &Object) -> TokenStream {
        let scope = cx.scope_of(id);
        let name = cx.ident(&self.name);
        let (kinds, types) = generic(cx, self.arguments(cx, id, object));
        let members = members(cx, id, object);
        let required = required(object, &members);
        let others = required.iter().filter(|member| member.field.name != self.field);
        let parameters = others.zip(types).map(|(member, type_)| {
            let (name, type_) = (&member.name, cx.tokens(&type_, scope));
            quote!(#name: #type_)
        });
        let arguments = required.iter().map(|member| {
            if member.field.name == self.field {
                return value(cx, self.enum_, self.value, id);
            }
            let name = &member.name;
            quote!(#name)
        });
        let wire = &self.known.values[self.value].value;
        let type_ = cx.names.type_(id);
        let field = self.field;
        let doc =
            docs::lines(&format!("Creates {} `{type_}` whose `{field}` is `{wire}`.", docs::article(type_)));
        quote! {
            #doc
            #[must_use]
            pub fn #name #kinds (#(#parameters),*) -> Self {
                Self::new(#(#arguments),*)
            }
        }
    }
}

/// Returns the path of a value of an enum in the scope of a type.
fn value(cx: &Context<'_>, enum_: TypeId, value: usize, id: TypeId) -> TokenStream {
    let (path, variant) = (cx.path(enum_, cx.scope_of(id)), cx.ident(cx.names.member(enum_, value)));
    quote!(#path::#variant)
}

/// Returns whether text converts into the object.
pub(crate) fn takes_text(cx: &Context<'_>, id: TypeId, object: &Object) -> bool {
    cx.analysis.is_sent(id) && text_field(object).is_some()
}

fn from_text(cx: &Context<'_>, id: TypeId, object: &Object) -> Option<TokenStream> {
    let text = text_field(object).filter(|_| takes_text(cx, id, object))?;
    let values = object.shortcuts.from_text.as_ref()?;
    let members = members(cx, id, object);
    let argument = |member: &Member<'_>| {
        if member.position == text {
            return Some(quote!(text));
        }
        let (enum_, Shape::Enum(known)) = cx.api.shape_of(member.type_)? else { return None };
        let wanted = values.get(&member.field.name)?;
        let position = known.values.iter().position(|known| known.value == *wanted)?;
        Some(value(cx, enum_, position, id))
    };
    let arguments = required(object, &members).into_iter().map(argument).collect::<Option<Vec<_>>>()?;
    let scope = cx.scope_of(id);
    let (ident, from, string) =
        (cx.ident(cx.names.type_(id)), cx.prelude_path("From", scope), cx.prelude_path("String", scope));
    Some(quote! {
        impl #from<&str> for #ident {
            fn from(text: &str) -> Self {
                Self::new(#(#arguments),*)
            }
        }

        impl #from<#string> for #ident {
            fn from(text: #string) -> Self {
                Self::new(#(#arguments),*)
            }
        }

        impl #from<&#string> for #ident {
            fn from(text: &#string) -> Self {
                Self::new(#(#arguments),*)
            }
        }
    })
}

/// Emits the method that returns the sum of the required integers.
fn total(cx: &Context<'_>, id: TypeId, object: &Object) -> Option<TokenStream> {
    let members = members(cx, id, object).into_iter();
    let counts = members.filter(|member| {
        member.field.presence == Presence::Required && *cx.api.resolve(member.type_) == Type::Integer
    });
    let counts: Vec<_> = counts.map(|member| member.name).collect();
    let names: Vec<String> = counts.iter().map(|name| format!("[`{name}`](Self::{name})")).collect();
    let doc = docs::lines(&format!("Returns the sum of {}.", names.join(", ")));
    object.shortcuts.total.then(|| {
        quote! {
            #doc
            #[must_use]
            pub fn total(&self) -> i64 {
                0_i64 #(.saturating_add(self.#counts))*
            }
        }
    })
}
