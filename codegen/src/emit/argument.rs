//! Arguments: what a caller may pass where a value of a type is wanted, and how it becomes that value.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use super::rust_type::RustType;
use crate::ir::{Presence, Type};

/// An argument of a constructor, a method or a setter.
pub(crate) struct Argument {
    /// Its type.
    pub(crate) type_: RustType,
    /// The value, made from the argument.
    pub(super) value: TokenStream,
    /// Whether that is something else than the argument itself.
    pub(super) converts: bool,
}

impl Argument {
    /// Takes anything that converts: text for enums and unions, any iterable for lists and maps.
    pub(super) fn new(cx: &Context<'_>, name: &Ident, type_: &Type) -> Self {
        match cx.api.resolve(type_) {
            Type::List(item) => {
                let (item, convert) = converted(cx, item, quote!(item));
                let value = quote!(#name.into_iter().map(|item| #convert).collect());
                Self { type_: item.iterable(), value, converts: true }
            }
            Type::Map(value) => {
                let (value, convert) = converted(cx, value, quote!(value));
                let key = RustType::known("String").into();
                let type_ = RustType::Pair(Box::new(key), Box::new(value)).iterable();
                let value = quote!(#name.into_iter().map(|(key, value)| (key.into(), #convert)).collect());
                Self { type_, value, converts: true }
            }
            Type::Integer | Type::Number | Type::Boolean | Type::File => {
                Self { type_: type_.into(), value: quote!(#name), converts: false }
            }
            _ => {
                let (type_, value) = converted(cx, type_, quote!(#name));
                Self { type_, value, converts: true }
            }
        }
    }

    /// The value in a box where it has to be.
    pub(super) fn boxed_if(mut self, cx: &Context<'_>, boxed: bool, scope: Scope) -> Self {
        if boxed {
            let (outer, value) = (cx.prelude_path("Box", scope), self.value);
            self.value = quote!(#outer::new(#value));
            self.converts = true;
        }
        self
    }

    /// The value as a field of this presence holds it.
    pub(super) fn wrapped(mut self, cx: &Context<'_>, presence: Presence, scope: Scope) -> Self {
        self.value = wrapped(cx, presence, self.value, scope);
        self
    }
}

/// A value as a field of this presence holds it.
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

/// What is taken for a value that is no list and no map, and the value made of it.
fn converted(cx: &Context<'_>, type_: &Type, value: TokenStream) -> (RustType, TokenStream) {
    match cx.api.resolve(type_) {
        Type::Integer | Type::Number | Type::Boolean | Type::File => (type_.into(), value),
        Type::Nullable(inner) => {
            let taken = RustType::from(&**inner).into().option();
            (taken, quote!(#value.map(|value| value.into())))
        }
        _ => (RustType::from(type_).into(), quote!(#value.into())),
    }
}
