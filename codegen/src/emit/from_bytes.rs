//! Emits constructors from the bytes of a file, or from the file at a path.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::member::{Member, members, required};
use crate::ir::{Object, Shape, Type, TypeId};

/// The parts of a value that is created from the bytes of a file.
pub(crate) struct FromBytes<'a> {
    data: &'a str,
    /// The enum of media types; `None` if there is only one media type.
    media_type: Option<TypeId>,
}

/// Returns the parts of a value that is created from the bytes of a file, if the spec has `from_bytes`.
pub(crate) fn from_bytes<'a>(cx: &Context<'_>, id: TypeId, object: &'a Object) -> Option<FromBytes<'a>> {
    let data = object.shortcuts.from_bytes.as_deref().filter(|_| cx.analysis.is_sent(id))?;
    let members = members(cx, id, object);
    let mut media_type = None;
    for member in required(object, &members) {
        match cx.api.resolve(member.type_) {
            Type::Base64 if member.field.name == data => {}
            Type::Named(enum_) if media_type.is_none() => media_type = Some(*enum_),
            _ => return None,
        }
    }
    Some(FromBytes { data, media_type })
}

/// Emits `from_bytes` and `from_path`.
pub(super) fn methods(cx: &Context<'_>, id: TypeId, object: &Object) -> Option<TokenStream> {
    let made = from_bytes(cx, id, object)?;
    let (scope, type_) = (cx.scope_of(id), cx.names.type_(id));
    let [as_ref, result] = ["AsRef", "Result"].map(|name| cx.prelude_path(name, scope));
    let members = members(cx, id, object);
    let arguments = required(object, &members).into_iter().map(|member: &Member<'_>| {
        if member.field.name == made.data {
            quote!(json::Base64::from_bytes(bytes))
        } else {
            quote!(media_type)
        }
    });
    let new = quote!(Self::new(#(#arguments),*));
    let a = docs::article(type_);
    let what = format!("Creates {a} `{type_}` from the bytes of a file, which are sent as base64.");
    let (bytes, from_path) = match made.media_type {
        None => {
            let doc = docs::lines(&what);
            let method = quote! {
                #doc
                #[must_use]
                pub fn from_bytes(bytes: impl #as_ref<[u8]>) -> Self {
                    #new
                }
            };
            (method, quote!(|bytes| Ok(Self::from_bytes(bytes))))
        }
        Some(enum_) => {
            let doc = docs::lines(&format!(
                "{what} The media type is detected from the first bytes.\n\n# Errors\n\n\
                 Returns an error if the first bytes are not those of {}.",
                media_types(cx, enum_)
            ));
            let path = cx.path(enum_, scope);
            let method = quote! {
                #doc
                pub fn from_bytes(bytes: impl #as_ref<[u8]>) -> #result<Self, json::FileError> {
                    let bytes = bytes.as_ref();
                    let media_type: #path = json::__private::media_type(bytes, #path::VALUES)?;
                    Ok(#new)
                }
            };
            (method, quote!(Self::from_bytes))
        }
    };
    let errors = match made.media_type {
        None => "",
        Some(_) => ", or if [`from_bytes`](Self::from_bytes) returns one",
    };
    let doc = docs::lines(&format!(
        "Creates {a} `{type_}` from the file at a path, which is read at once.\n\n# Errors\n\n\
         Returns an error if the file cannot be read{errors}."
    ));
    Some(quote! {
        #bytes

        #doc
        pub fn from_path(path: impl #as_ref<::std::path::Path>) -> #result<Self, json::FileError> {
            json::__private::from_file(path.as_ref(), #from_path)
        }
    })
}

/// Formats the media types of an enum as a list in a sentence.
fn media_types(cx: &Context<'_>, enum_: TypeId) -> String {
    let Shape::Enum(known) = &cx.api[enum_].shape else { return String::new() };
    let values: Vec<String> = known.values.iter().map(|known| format!("`{}`", known.value)).collect();
    match values.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => values.concat(),
    }
}

impl FromBytes<'_> {
    /// Returns whether the bytes can be rejected.
    pub(crate) fn is_checked(&self) -> bool {
        self.media_type.is_some()
    }
}
