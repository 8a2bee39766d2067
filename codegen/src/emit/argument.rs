//! Arguments: what a caller may pass where a value of a type is wanted, and how it becomes that value.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Context;
use crate::ir::{ResourceId, Type};

/// An argument of a constructor or setter.
pub(super) struct Argument {
    /// Its type.
    pub(super) type_: TokenStream,
    /// The value, made from the argument.
    pub(super) value: TokenStream,
}

/// Takes anything that converts: text for enums and unions, any iterable for lists and maps.
pub(super) fn argument(
    cx: &Context<'_>,
    name: &Ident,
    type_: &Type,
    boxed: bool,
    module: ResourceId,
) -> Argument {
    let prelude = |name| cx.prelude_path(name, module);
    let mut argument = match cx.api.resolve(type_) {
        Type::Integer | Type::Number | Type::Boolean | Type::File => {
            Argument { type_: cx.type_(type_, module), value: quote!(#name) }
        }
        Type::List(item) => {
            let (iterable, (item, how)) = (prelude("IntoIterator"), into(cx, item, module));
            let convert = how.convert(quote!(item));
            Argument {
                type_: quote!(impl #iterable<Item = #item>),
                value: quote!(#name.into_iter().map(|item| #convert).collect()),
            }
        }
        Type::Map(value) => {
            let (iterable, key, into_trait) = (prelude("IntoIterator"), prelude("String"), prelude("Into"));
            let (value, how) = into(cx, value, module);
            let convert = how.convert(quote!(value));
            Argument {
                type_: quote!(impl #iterable<Item = (impl #into_trait<#key>, #value)>),
                value: quote!(#name.into_iter().map(|(key, value)| (key.into(), #convert)).collect()),
            }
        }
        _ => {
            let (type_, how) = into(cx, type_, module);
            Argument { value: how.convert(quote!(#name)), type_ }
        }
    };
    if boxed {
        let (outer, value) = (prelude("Box"), argument.value);
        argument.value = quote!(#outer::new(#value));
    }
    argument
}

/// How a value is converted.
enum How {
    AsIs,
    Into,
    MapInto,
}

impl How {
    fn convert(&self, name: TokenStream) -> TokenStream {
        match self {
            Self::AsIs => name,
            Self::Into => quote!(#name.into()),
            Self::MapInto => quote!(#name.map(|value| value.into())),
        }
    }
}

fn into(cx: &Context<'_>, type_: &Type, module: ResourceId) -> (TokenStream, How) {
    match cx.api.resolve(type_) {
        Type::Integer | Type::Number | Type::Boolean | Type::File => (cx.type_(type_, module), How::AsIs),
        Type::Nullable(inner) => {
            let (option, into, inner) =
                (cx.prelude_path("Option", module), cx.prelude_path("Into", module), cx.type_(inner, module));
            (quote!(#option<impl #into<#inner>>), How::MapInto)
        }
        _ => {
            let (into, type_) = (cx.prelude_path("Into", module), cx.type_(type_, module));
            (quote!(impl #into<#type_>), How::Into)
        }
    }
}
