//! Arguments of emitted functions, and their conversion into values.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use super::rust_type::RustType;
use crate::ir::{Presence, Type};

/// An argument of a constructor, a method or a setter.
pub(crate) struct Argument {
    /// Its type.
    pub(crate) type_: RustType,
    /// The value, as an expression of the argument.
    pub(super) value: TokenStream,
    /// Whether the value differs from the argument itself.
    pub(super) converts: bool,
}

impl Argument {
    /// Returns an argument that accepts anything that converts into the type.
    ///
    /// These are text for enums and unions, one item or any iterable for lists, and any iterable for maps.
    pub(super) fn new(cx: &Context<'_>, name: &Ident, type_: &Type) -> Self {
        match cx.api.resolve(type_) {
            // A value that may be `null` is an iterable itself.
            Type::List(item) if matches!(cx.api.resolve(item), Type::Nullable(_)) => {
                let (item, convert) = converted(cx, item, quote!(item));
                let value = quote!(#name.into_iter().map(|item| #convert).collect());
                Self { type_: item.iterable(), value, converts: true }
            }
            Type::List(item) => Self::list(name, (&**item).into()),
            Type::Map(value) => {
                let (value, convert) = converted(cx, value, quote!(value));
                let key = RustType::known("String").into();
                let type_ = RustType::Pair(Box::new(key), Box::new(value)).iterable();
                let value = quote!(#name.into_iter().map(|(key, value)| (key.into(), #convert)).collect());
                Self { type_, value, converts: true }
            }
            Type::Boolean | Type::File => Self { type_: type_.into(), value: quote!(#name), converts: false },
            _ => {
                let (type_, value) = converted(cx, type_, quote!(#name));
                Self { type_, value, converts: true }
            }
        }
    }

    /// Returns an argument that accepts one item, or several.
    pub(super) fn list(name: &Ident, item: RustType) -> Self {
        Self { type_: item.list(), value: quote!(runtime::IntoList::into_list(#name)), converts: true }
    }

    /// Puts the value in a box if necessary.
    pub(super) fn boxed_if(mut self, cx: &Context<'_>, boxed: bool, scope: Scope) -> Self {
        if boxed {
            let (outer, value) = (cx.prelude_path("Box", scope), self.value);
            self.value = quote!(#outer::new(#value));
            self.converts = true;
        }
        self
    }

    /// Converts the value into that of a field with this presence.
    pub(super) fn wrapped(mut self, cx: &Context<'_>, presence: Presence, scope: Scope) -> Self {
        self.value = wrapped(cx, presence, self.value, scope);
        self
    }
}

/// Converts a value into that of a field with this presence.
pub(super) fn wrapped(cx: &Context<'_>, presence: Presence, value: TokenStream, scope: Scope) -> TokenStream {
    match presence {
        Presence::Required => value,
        Presence::Optional | Presence::Nullable => quote!(Some(#value)),
        Presence::OptionalNullable => {
            let maybe = cx.prelude_path("Maybe", scope);
            quote!(#maybe::Value(#value))
        }
    }
}

/// Returns the argument for a value that is neither a list nor a map, and the value as an expression of it.
fn converted(cx: &Context<'_>, type_: &Type, value: TokenStream) -> (RustType, TokenStream) {
    match cx.api.resolve(type_) {
        Type::Boolean | Type::File => (type_.into(), value),
        Type::Nullable(inner) => {
            let taken = RustType::from(&**inner).into().option();
            (taken, quote!(#value.map(|value| value.into())))
        }
        _ => (RustType::from(type_).into(), quote!(#value.into())),
    }
}

/// Returns the types of the arguments of a function with a generic parameter for each kind, and these parameters.
pub(crate) fn generic(
    cx: &Context<'_>,
    types: impl IntoIterator<Item = RustType>,
) -> (Option<TokenStream>, Vec<RustType>) {
    let mut free = free_names(cx);
    let mut kinds = Vec::new();
    let types = types.into_iter().map(|type_| match type_ {
        RustType::OfKind(name, of, _) => {
            let kind = free.next().unwrap_or_default();
            kinds.push(cx.ident(&kind));
            RustType::OfKind(name, of, kind)
        }
        other => other,
    });
    let types = types.collect();
    ((!kinds.is_empty()).then(|| quote!(<#(#kinds),*>)), types)
}

/// Returns names for generic parameters that hide no type of the API.
fn free_names<'c>(cx: &Context<'c>) -> impl Iterator<Item = String> + use<'c> {
    let cx = *cx;
    let is_free = move |name: &String| cx.api.type_ids().all(|id| cx.names.type_(id) != name);
    let numbered = (2..).map(|number: u64| format!("Kind{number}"));
    std::iter::once("Kind".to_owned()).chain(numbered).filter(is_free)
}
