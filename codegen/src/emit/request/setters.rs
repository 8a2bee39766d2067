//! Emits the setters of a request, one for each optional input.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::Plan;
use crate::emit::argument::{generic, wrapped};
use crate::emit::input::{Input, Source};
use crate::emit::limits::with_limits;
use crate::emit::member::Member;
use crate::emit::{docs, example};
use crate::ir::Response;

/// Emits the methods of a request; `None` if it has none.
pub(super) fn item(plan: &Plan<'_>) -> Option<TokenStream> {
    let (required, optional) = (&plan.inputs.required, &plan.inputs.optional);
    let adders = required.iter().filter_map(|input| match &input.source {
        Source::Field(member) => adder(plan, member),
        Source::Parameter(_) | Source::Part(_) => None,
    });
    let nulls = optional.iter().filter_map(|input| match &input.source {
        Source::Field(member) => clear(plan, member),
        Source::Parameter(_) | Source::Part(_) => None,
    });
    let setters = optional.iter().map(|input| setter(plan, input));
    let setters: Vec<TokenStream> = adders.chain(setters).chain(stream(plan)).chain(nulls).collect();
    let request = &plan.request;
    (!setters.is_empty()).then(|| quote!(impl #request { #(#setters)* }))
}

fn setter(plan: &Plan<'_>, input: &Input<'_>) -> TokenStream {
    let (cx, scope, name) = (plan.cx, plan.scope(), &input.name);
    let doc = docs::doc(cx, &with_limits(input.doc(), input.limits()), input.since(), scope);
    let search = docs::search(input.search(), &name.to_string());
    let deprecated = docs::deprecated(input.deprecated());
    let argument = input.setter(cx, scope);
    let (kinds, types) = generic(cx, [argument.type_]);
    let types = types.iter().map(|type_| cx.tokens(type_, scope));
    let value = &argument.value;
    let set = match &input.source {
        Source::Parameter(_) => quote!(self.request = self.request.#value;),
        Source::Field(_) => quote!(self.body.#name = #value;),
        Source::Part(_) => quote!(self.form = self.form.#value;),
    };
    let adder = match &input.source {
        Source::Field(member) => adder(plan, member),
        Source::Parameter(_) | Source::Part(_) => None,
    };
    quote! {
        #doc
        #search
        #deprecated
        pub fn #name #kinds (mut self, #name: #(#types)*) -> Self {
            #set
            self
        }

        #adder
    }
}

/// Emits the method that adds one item to a list.
fn adder(plan: &Plan<'_>, member: &Member<'_>) -> Option<TokenStream> {
    let cx = plan.cx;
    let adder = member.adder(cx, |name| plan.inputs.has_method(name))?;
    let (name, list) = (cx.ident(&adder.name), &member.name);
    let type_ = cx.tokens(&adder.argument(cx).type_, plan.scope());
    let add = adder.statement(cx, member.field.presence, &quote!(self.body.#list), plan.scope());
    let deprecated = docs::deprecated(member.field.deprecated.as_ref());
    let doc = docs::lines(&match member.is_optional() {
        true => format!("Adds an item; [`{list}`](Self::{list}) replaces all items."),
        false => format!("Adds an item to `{list}`."),
    });
    Some(quote! {
        #doc
        #deprecated
        pub fn #name(mut self, #name: #type_) -> Self {
            #add
            self
        }
    })
}

/// Emits `clear_…`, if `null` differs from an absent field.
fn clear(plan: &Plan<'_>, member: &Member<'_>) -> Option<TokenStream> {
    let (name, method) = (&member.name, plan.cx.ident(&member.clear()?));
    let maybe = plan.cx.prelude_path("Maybe", plan.scope());
    let doc = docs::lines(&format!("Sends `null` for [`{name}`](Self::{name})."));
    Some(quote! {
        #doc
        pub fn #method(mut self) -> Self {
            self.body.#name = #maybe::Null;
            self
        }
    })
}

/// Emits `stream`, if a flag in the body requests events.
fn stream(plan: &Plan<'_>) -> Option<TokenStream> {
    let Response::JsonOrEvents { event, flag, .. } = &plan.endpoint.response else { return None };
    let event = plan.cx.type_(event, plan.scope());
    let (flag, presence) = plan.body_field(flag)?;
    let yes = wrapped(plan.cx, presence, quote!(true), plan.scope());
    let doc = docs::lines(&format!(
        "Sends the request and returns the events of the response as the server sends them.\n\n# Example\n\n{}",
        example::stream(plan.cx, plan.resource, plan.position)
    ));
    Some(quote! {
        #doc
        pub fn stream(mut self) -> runtime::Call<runtime::EventStream<#event>> {
            self.body.#flag = #yes;
            self.request.json(&self.body).send()
        }
    })
}
