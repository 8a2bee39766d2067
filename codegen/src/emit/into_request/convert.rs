//! Emits the conversion of one value.

use proc_macro2::TokenStream;
use quote::quote;

use crate::analysis::Conversion;
use crate::emit::context::{Context, Scope};
use crate::ir::Shape;

/// Whether a value is in a box before and after it is converted.
#[derive(Clone, Copy)]
pub(super) struct Boxes {
    pub(super) from: bool,
    pub(super) to: bool,
}

impl Boxes {
    pub(super) fn are_same(self) -> bool {
        self.from == self.to
    }

    /// Puts the converted value in a box if necessary.
    fn apply(self, cx: &Context<'_>, value: TokenStream, scope: Scope) -> TokenStream {
        if self.to {
            let outer = cx.prelude_path("Box", scope);
            quote!(#outer::new(#value))
        } else {
            value
        }
    }
}

/// Returns the constant text as a value of a type.
pub(super) fn text_as(
    cx: &Context<'_>,
    conversion: &Conversion,
    boxes: Boxes,
    text: &str,
    scope: Scope,
) -> TokenStream {
    let value = match conversion {
        Conversion::Value(enum_) => {
            let (path, Shape::Enum(known)) = (cx.path(*enum_, scope), &cx.api[*enum_].shape) else {
                return TokenStream::new();
            };
            match known.values.iter().position(|known| known.value == text) {
                Some(position) => {
                    let variant = cx.ident(cx.names.member(*enum_, position));
                    quote!(#path::#variant)
                }
                None => quote!(#path::from_wire(#text)),
            }
        }
        Conversion::Variant { union, position, inner } => {
            let boxes = Boxes { from: false, to: cx.analysis.is_boxed(*union, *position) };
            let (path, variant) = (cx.path(*union, scope), cx.ident(cx.names.member(*union, *position)));
            let held = text_as(cx, inner, boxes, text, scope);
            quote!(#path::#variant(#held))
        }
        _ => {
            let string = cx.prelude_path("String", scope);
            unboxed(cx, conversion, quote!(#string::from(#text)), scope)
        }
    };
    boxes.apply(cx, value, scope)
}

/// Returns a value of one type converted into another.
pub(super) fn converted(
    cx: &Context<'_>,
    conversion: &Conversion,
    boxes: Boxes,
    value: TokenStream,
    scope: Scope,
) -> TokenStream {
    if *conversion == Conversion::Same && boxes.are_same() {
        return value;
    }
    let value = if boxes.from { quote!((*#value)) } else { value };
    let value = unboxed(cx, conversion, value, scope);
    boxes.apply(cx, value, scope)
}

fn unboxed(cx: &Context<'_>, conversion: &Conversion, value: TokenStream, scope: Scope) -> TokenStream {
    let inner = |conversion: &Conversion, value| unboxed(cx, conversion, value, scope);
    match conversion {
        Conversion::Same => value,
        Conversion::Into => quote!(#value.into()),
        Conversion::Text => quote!(#value.as_str().into()),
        Conversion::Value(enum_) => {
            let path = cx.path(*enum_, scope);
            quote!(#path::from_wire(&#value))
        }
        Conversion::OtherValue(enum_) => {
            let path = cx.path(*enum_, scope);
            quote!(#path::from_wire(#value.as_str()))
        }
        Conversion::Json => quote!(json::Json::encode_from(&#value)),
        Conversion::Items(item) => {
            let item = inner(item, quote!(item));
            quote!(#value.into_iter().map(|item| #item).collect())
        }
        Conversion::Values(item) => {
            let item = inner(item, quote!(item));
            quote!(#value.into_iter().map(|(key, item)| (key, #item)).collect())
        }
        Conversion::Nullable(some) => {
            let some = inner(some, quote!(some));
            quote!(#value.map(|some| #some))
        }
        Conversion::NotNull(some) => {
            let some = inner(some, value);
            quote!(Some(#some))
        }
        Conversion::Variant { union, position, inner } => {
            let boxes = Boxes { from: false, to: cx.analysis.is_boxed(*union, *position) };
            let (path, variant) = (cx.path(*union, scope), cx.ident(cx.names.member(*union, *position)));
            let held = converted(cx, inner, boxes, value, scope);
            quote!(#path::#variant(#held))
        }
    }
}
