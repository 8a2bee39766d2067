//! Emits the method `text()`, which returns the joined text for users.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::{docs, selections};
use crate::analysis::text_field;
use crate::ir::{Object, Presence, Shape, Type, TypeId};

/// Returns whether an object has the method.
pub(crate) fn exists(cx: &Context<'_>, id: TypeId, object: &Object) -> bool {
    method(cx, id, object).is_some()
}

/// Emits the method of an accumulated object, or of an object with a method for the items that are texts.
pub(super) fn method(cx: &Context<'_>, id: TypeId, object: &Object) -> Option<TokenStream> {
    let (list, arms) = streamed(cx, id).or_else(|| selected(cx, id, object))?;
    let list = cx.ident(&list);
    let string = cx.prelude_path("String", cx.scope_of(id));
    let doc = docs::lines(&format!("Returns the text in [`{list}`](Self::{list}), joined."));
    Some(quote! {
        #doc
        #[must_use]
        pub fn text(&self) -> #string {
            self.#list.iter().filter_map(|item| match item {
                #(#arms)*
                _ => None,
            }).collect()
        }
    })
}

/// Returns the list of an accumulated object, and an arm for each kind of item with a rule that has `text: true`.
fn streamed(cx: &Context<'_>, id: TypeId) -> Option<(String, Vec<TokenStream>)> {
    let accumulation = cx.analysis.accumulation_into(cx.api, id)?;
    let rules = accumulation.rules.iter().filter(|rule| rule.text);
    let arms: Vec<TokenStream> =
        rules.filter_map(|rule| arm(cx, id, (accumulation.item, rule.item), &rule.to)).collect();
    let list = cx.names.member(accumulation.whole, accumulation.list).to_owned();
    (!arms.is_empty()).then_some((list, arms))
}

/// Returns the same for the only items that the object has a method for and that are created from a text.
fn selected(cx: &Context<'_>, id: TypeId, object: &Object) -> Option<(String, Vec<TokenStream>)> {
    let selections = selections::all(cx, id, object);
    let is_taken = selections.iter().any(|items| items.name == "text");
    let mut texts = selections.into_iter().filter_map(|items| {
        let name = text_name(cx, items.union, items.variant)?;
        Some((arm(cx, id, (items.union, items.variant), name)?, items.field))
    });
    match (texts.next(), texts.next()) {
        (Some((arm, list)), None) if !is_taken => Some((list, vec![arm])),
        _ => None,
    }
}

/// Returns the field with the text of a variant.
///
/// Its objects, or those that they are sent back as, must be created from a text.
fn text_name<'a>(cx: &Context<'a>, union: TypeId, variant: usize) -> Option<&'a str> {
    let api = cx.api;
    let Shape::Union(variants) = &api[union].shape else { return None };
    let (item, object) = api.object_of(variants.variants[variant].type_()?)?;
    let sent_back = || match &api[api[item].shape.conversion()?.target].shape {
        Shape::Object(object) => Some(object),
        _ => None,
    };
    let name = |object: &'a Object| Some(object.fields[text_field(object)?].name.as_str());
    name(object).or_else(|| name(sent_back()?))
}

/// Returns the text of a variant: its field with this name, if it is required.
fn arm(cx: &Context<'_>, id: TypeId, (union, variant): (TypeId, usize), name: &str) -> Option<TokenStream> {
    let Shape::Union(variants) = &cx.api[union].shape else { return None };
    let (item, object) = cx.api.object_of(variants.variants[variant].type_()?)?;
    let position = object.fields.iter().position(|field| field.name == name)?;
    let field = &object.fields[position];
    let is_text = field.presence == Presence::Required && cx.api.resolve(field.type_()?) == &Type::String;
    let path = cx.path(union, cx.scope_of(id));
    let (variant, name) =
        (cx.ident(cx.names.member(union, variant)), cx.ident(cx.names.member(item, position)));
    is_text.then(|| quote!(#path::#variant(item) => Some(item.#name.as_str()),))
}
