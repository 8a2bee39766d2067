//! Emits the requests of a module: the methods that create them, their setters, and the table that declares them.

mod doc;
mod method;
mod plan;
mod setters;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::rust_type::RustType;
use super::{docs, example};
use crate::ir::{RequestBody, ResourceId, Response};
use crate::render::{Piece, Table};

pub(super) use method::methods;
use plan::Plan;

/// Returns the type that awaiting a request returns.
pub(crate) fn response_type(response: &Response) -> RustType {
    match response {
        Response::Json { type_, empty: true } => RustType::from(type_).option(),
        Response::Json { type_, .. } | Response::JsonOrEvents { type_, .. } => type_.into(),
        Response::Page { item, .. } => RustType::of("Page", item.into()),
        Response::Lines(line) => RustType::of("JsonLines", line.into()),
        Response::Events(event) => RustType::of("EventStream", event.into()),
        Response::Binary => RustType::known("Download"),
    }
}

/// Emits the setters, and the table that declares the requests.
pub(super) fn pieces(cx: &Context<'_>, resource: ResourceId) -> Vec<Piece> {
    let plans: Vec<Plan<'_>> =
        (0..cx.api[resource].endpoints.len()).map(|position| Plan::new(cx, resource, position)).collect();
    if plans.is_empty() {
        return Vec::new();
    }
    let beta = cx.api.betas.iter().map(|betas| {
        let beta = cx.type_(&betas.type_, Scope::Resource(resource));
        quote!(beta #beta;)
    });
    let rows = beta.chain(plans.iter().map(declaration)).collect();
    let table = Piece::Table(Table { path: quote!(runtime::requests), head: None, rows });
    plans.iter().filter_map(setters::item).map(Piece::Item).chain([table]).collect()
}

/// Emits the row of a request in the table.
fn declaration(plan: &Plan<'_>) -> TokenStream {
    let (cx, request) = (plan.cx, &plan.request);
    let handle = &cx.names.resource(plan.resource).handle;
    let example = example::request(cx, plan.resource, plan.position);
    let doc = docs::lines(&format!("The request of [`{handle}::{}`].\n\n{example}", plan.names.method));
    let load = match &plan.endpoint.body {
        RequestBody::None => None,
        RequestBody::Form(_) => Some(quote!(form: runtime::Form)),
        RequestBody::Json(id) => {
            let body = cx.path(*id, plan.scope());
            Some(quote!(body: #body))
        }
    };
    let expecting = plan.endpoint.expected_tokens.as_ref().and_then(|wire| {
        let (name, _) = plan.body_field(wire)?;
        Some(quote!(expecting #name))
    });
    let response = match &plan.endpoint.response {
        Response::Page { item, .. } => {
            let item = cx.type_(item, plan.scope());
            quote!(pages of #item)
        }
        response => {
            let response = cx.tokens(&response_type(response), plan.scope());
            quote!(-> #response)
        }
    };
    quote!(#doc pub struct #request(#load) #expecting #response;)
}
