//! Emits the code that applies an update event to the accumulated value.

use proc_macro2::TokenStream;
use quote::quote;

use super::Plan;
use crate::emit::member::{Member, members};
use crate::ir::{Object, Presence, Shape, Type, TypeId};

impl Plan<'_> {
    /// Emits the statements for the fields that the update event replaces.
    pub(super) fn updates(&self) -> Option<TokenStream> {
        let (source, object) = self.object(self.id, self.acc.update)?;
        let Shape::Object(whole) = &self.cx.api[self.acc.whole].shape else { return None };
        Some(self.merge((source, object), (self.acc.whole, whole), &quote!(event), &quote!(whole)))
    }

    /// Replaces each field of the target by the source's field with the same name. The fields of an object
    /// that the target lacks replace those of the target itself.
    fn merge(
        &self,
        (source, source_object): (TypeId, &Object),
        (target, target_object): (TypeId, &Object),
        from: &TokenStream,
        to: &TokenStream,
    ) -> TokenStream {
        let targets = members(self.cx, target, target_object);
        let statements = members(self.cx, source, source_object).into_iter().map(|member| {
            let name = &member.name;
            let same = targets.iter().find(|target| target.field.name == member.field.name);
            let inner = self.cx.api.object_of(member.type_);
            match (same, inner) {
                (Some(same), _) if self.cx.api.resolve(same.type_) == self.cx.api.resolve(member.type_) => {
                    replace(&member, same, from, to)
                }
                (Some(same), Some(inner)) => {
                    let into = &same.name;
                    match self.cx.api.object_of(same.type_) {
                        Some(object) => self.merge(inner, object, &quote!(#from.#name), &quote!(#to.#into)),
                        None => TokenStream::new(),
                    }
                }
                (None, Some(inner)) => self.merge(inner, (target, target_object), &quote!(#from.#name), to),
                _ => {
                    let wire = &member.field.name;
                    quote!(#to.extra_mut().carry(#wire, &#from.#name);)
                }
            }
        });
        quote!(#(#statements)* #to.extra_mut().extend(#from.extra());)
    }
}

/// Emits the statement that replaces a field. An absent value leaves the field unchanged.
fn replace(source: &Member<'_>, target: &Member<'_>, from: &TokenStream, to: &TokenStream) -> TokenStream {
    let (name, into) = (&source.name, &target.name);
    let copy = matches!(source.type_, Type::Integer | Type::Number | Type::Boolean);
    let wrap = |value: TokenStream| match target.field.presence {
        Presence::Required => value,
        Presence::Optional | Presence::Nullable => quote!(Some(#value)),
        Presence::OptionalNullable => quote!(json::Maybe::Value(#value)),
    };
    if source.field.presence == Presence::Required {
        let value = if copy { quote!(#from.#name) } else { quote!(#from.#name.clone()) };
        let value = wrap(if target.boxed { quote!(::std::boxed::Box::new(#value)) } else { value });
        return quote!(#to.#into = #value;);
    }
    let value = match (source.boxed, target.boxed) {
        _ if copy => quote!(*value),
        (true, false) => quote!((**value).clone()),
        (false, true) => quote!(::std::boxed::Box::new(value.clone())),
        _ => quote!(value.clone()),
    };
    let value = wrap(value);
    let value_there = match source.field.presence {
        Presence::OptionalNullable => quote!(#from.#name.as_option()),
        _ => quote!(&#from.#name),
    };
    quote!(if let Some(value) = #value_there { #to.#into = #value; })
}
