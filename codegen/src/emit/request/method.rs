//! Emits the methods of a handle that create requests.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use super::plan::Plan;
use crate::emit::argument::generic;
use crate::emit::context::Context;
use crate::emit::input::{Input, Source};
use crate::emit::{docs, operations};
use crate::ir::{RequestBody, ResourceId, Response, Shape};

/// Emits the methods of every endpoint.
pub(in crate::emit) fn methods(cx: &Context<'_>, resource: ResourceId) -> TokenStream {
    let methods = (0..cx.api[resource].endpoints.len()).map(|position| {
        let plan = Plan::new(cx, resource, position);
        let (method, with, wait) = (method(&plan), with_method(&plan), wait_method(&plan));
        quote!(#method #with #wait)
    });
    quote!(#(#methods)*)
}

/// Emits a method with the required inputs as arguments, such as `create`.
fn method(plan: &Plan<'_>) -> TokenStream {
    let (cx, request) = (plan.cx, &plan.request);
    let method = cx.ident(&plan.names.method);
    let (kinds, arguments) = arguments(plan, &plan.inputs.required.iter().collect::<Vec<_>>());
    let begun = begun(plan);
    let load = match &plan.endpoint.body {
        RequestBody::None => None,
        RequestBody::Json(id) => {
            let body = cx.path(*id, plan.scope());
            let fields = added(plan, |source| matches!(source, Source::Field(_)));
            Some(quote!(body: #body::new(#(#fields),*),))
        }
        RequestBody::Form(_) => {
            let parts = added(plan, |source| matches!(source, Source::Part(_)));
            Some(quote!(form: runtime::Form::new() #(.#parts)*,))
        }
    };
    let doc = doc::method(plan);
    let deprecated = docs::deprecated(plan.endpoint.deprecated.as_ref());
    let search = docs::search(&plan.endpoint.search, &plan.names.method);
    quote! {
        #doc
        #search
        #deprecated
        pub fn #method #kinds (&self, #(#arguments),*) -> #request {
            #request { request: #begun, #load }
        }
    }
}

/// Emits a method that accepts the complete body, such as `create_with`.
fn with_method(plan: &Plan<'_>) -> Option<TokenStream> {
    let (cx, request) = (plan.cx, &plan.request);
    let body = cx.path(plan.body()?, plan.scope());
    let method = cx.ident(&format!("{}_with", plan.names.method));
    let parameters = plan.inputs.required.iter().filter(|input| matches!(input.source, Source::Parameter(_)));
    let (kinds, arguments) = arguments(plan, &parameters.collect::<Vec<_>>());
    let begun = begun(plan);
    let doc =
        docs::lines(&format!("Like [`{0}`](Self::{0}), but accepts the complete body.", plan.names.method));
    Some(quote! {
        #doc
        pub fn #method #kinds (&self, #(#arguments,)* body: #body) -> #request {
            #request { request: #begun, body }
        }
    })
}

/// Emits `wait`, which repeats the request until the operation is complete.
fn wait_method(plan: &Plan<'_>) -> Option<TokenStream> {
    let (cx, scope) = (plan.cx, plan.scope());
    let wait = plan.endpoint.wait.as_ref()?;
    let Response::Json { type_, .. } = &plan.endpoint.response else { return None };
    let (id, object) = cx.api.object_of(type_)?;
    let position = object.fields.iter().position(|field| field.name == wait.field)?;
    let (enum_, Shape::Enum(known)) = cx.api.shape_of(object.fields[position].type_()?)? else { return None };
    let field = cx.ident(cx.names.member(id, position));
    let path = cx.path(enum_, scope);
    let done = wait.until.iter().filter_map(|value| {
        let position = known.values.iter().position(|known| known.value == *value)?;
        let variant = cx.ident(cx.names.member(enum_, position));
        Some(quote!(#path::#variant))
    });
    let done: Vec<TokenStream> = done.collect();
    let is_done = match done.as_slice() {
        [one] => quote!(response.#field == #one),
        several => quote!([#(#several),*].contains(&response.#field)),
    };
    let (kinds, arguments) = arguments(plan, &plan.inputs.required.iter().collect::<Vec<_>>());
    let (begun, output) = (begun(plan), cx.type_(type_, scope));
    let until: Vec<String> = wait.until.iter().map(|value| format!("`{value}`")).collect();
    let doc = docs::lines(&format!(
        "Sends [`{0}`](Self::{0}) repeatedly until `{1}` is {2}, and returns the last response.\n\n\
         The delay grows from a second to a minute. `on_progress` receives each response, and `time_limit` limits the time.",
        plan.names.method,
        wait.field,
        until.join(" or ")
    ));
    Some(quote! {
        #doc
        pub fn wait #kinds (&self, #(#arguments),*) -> runtime::Wait<#output> {
            runtime::Wait::new(#begun, |response: &#output| #is_done)
        }
    })
}

/// Returns the arguments for some inputs, and their generic parameters.
fn arguments(plan: &Plan<'_>, inputs: &[&Input<'_>]) -> (Option<TokenStream>, Vec<TokenStream>) {
    let types = inputs.iter().map(|input| input.argument(plan.cx, plan.scope()).type_);
    let (kinds, types) = generic(plan.cx, types);
    let arguments = inputs.iter().zip(types).map(|(input, type_)| {
        let (name, type_) = (&input.name, plan.cx.tokens(&type_, plan.scope()));
        quote!(#name: #type_)
    });
    (kinds, arguments.collect())
}

/// Returns the values of the required inputs with some sources.
fn added(plan: &Plan<'_>, is_one: impl Fn(&Source<'_>) -> bool) -> Vec<TokenStream> {
    let inputs = plan.inputs.required.iter().filter(|input| is_one(&input.source));
    inputs.map(|input| input.argument(plan.cx, plan.scope()).value).collect()
}

/// Emits the runtime's request with its required parameters.
fn begun(plan: &Plan<'_>) -> TokenStream {
    let operation = operations::ident(plan.cx, plan.resource, plan.position);
    let parameters = added(plan, |source| matches!(source, Source::Parameter(_)));
    quote!(operations::#operation.request(&self.client) #(.#parameters)*)
}
