//! The facts about an endpoint that the emitters of its request use.

use proc_macro2::Ident;

use crate::emit::context::{Context, Scope};
use crate::emit::input::Inputs;
use crate::ir::{Endpoint, Presence, RequestBody, ResourceId, Shape, TypeId};
use crate::names::EndpointNames;

/// The facts about an endpoint that the emitters of its request use.
pub(super) struct Plan<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) resource: ResourceId,
    pub(super) position: usize,
    pub(super) endpoint: &'a Endpoint,
    pub(super) names: &'a EndpointNames,
    pub(super) request: Ident,
    pub(super) inputs: Inputs<'a>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(cx: &'a Context<'a>, resource: ResourceId, position: usize) -> Self {
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

    pub(super) fn scope(&self) -> Scope {
        Scope::Resource(self.resource)
    }

    /// Returns the type of a JSON body.
    pub(super) fn body(&self) -> Option<TypeId> {
        match self.endpoint.body {
            RequestBody::Json(id) => Some(id),
            RequestBody::None | RequestBody::Form(_) => None,
        }
    }

    /// Returns the field of the body's struct with a wire name, and its presence.
    pub(super) fn body_field(&self, wire: &str) -> Option<(Ident, Presence)> {
        let id = self.body()?;
        let Shape::Object(object) = &self.cx.api[id].shape else { return None };
        let position = object.fields.iter().position(|field| field.name == wire)?;
        let name = self.cx.ident(self.cx.names.member(id, position));
        Some((name, object.fields[position].presence))
    }
}
