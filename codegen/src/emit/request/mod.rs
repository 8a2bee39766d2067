//! The requests of a module: the methods that begin them, their setters, and the table that declares them.

mod doc;
mod method;
mod setters;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Scope};
use super::docs;
use super::input::Inputs;
use super::rust_type::RustType;
use crate::ir::{Endpoint, RequestBody, ResourceId, Response, Shape, TypeId};
use crate::names::EndpointNames;
use crate::render::{Piece, Table};

pub(super) use method::methods;

/// Everything that the emitters of a request ask about its endpoint.
struct Plan<'a> {
    cx: &'a Context<'a>,
    resource: ResourceId,
    position: usize,
    endpoint: &'a Endpoint,
    names: &'a EndpointNames,
    request: Ident,
    inputs: Inputs<'a>,
}

impl<'a> Plan<'a> {
    fn new(cx: &'a Context<'a>, resource: ResourceId, position: usize) -> Self {
        let names = &cx.names.resource(resource).endpoints[position];
        Self {
            cx,
            resource,
            position,
            endpoint: &cx.api[resource].endpoints[position],
            names,
            request: cx.ident(&names.request),
            inputs: Inputs::new(cx, resource, position),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Resource(self.resource)
    }

    /// The type of a JSON body.
    fn body(&self) -> Option<TypeId> {
        match self.endpoint.body {
            RequestBody::Json(id) => Some(id),
            RequestBody::None | RequestBody::Form(_) => None,
        }
    }
}

/// What awaiting a request returns.
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

/// The setters, and the table that declares the requests.
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

/// What a request holds, and what comes back.
fn declaration(plan: &Plan<'_>) -> TokenStream {
    let (cx, request) = (plan.cx, &plan.request);
    let handle = &cx.names.resource(plan.resource).handle;
    let doc = docs::lines(&format!("The request of [`{handle}::{}`].", plan.names.method));
    let load = match &plan.endpoint.body {
        RequestBody::None => None,
        RequestBody::Form(_) => Some(quote!(form: runtime::Form)),
        RequestBody::Json(id) => {
            let body = cx.path(*id, plan.scope());
            Some(quote!(body: #body))
        }
    };
    let expecting = plan.endpoint.expected_tokens.as_ref().and_then(|wire| {
        let name = plan.body_field(wire)?;
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

impl Plan<'_> {
    /// The field of the body's struct that has a name on the wire.
    fn body_field(&self, wire: &str) -> Option<Ident> {
        let id = self.body()?;
        let Shape::Object(object) = &self.cx.api[id].shape else { return None };
        let position = object.fields.iter().position(|field| field.name == wire)?;
        Some(self.cx.ident(self.cx.names.member(id, position)))
    }
}
