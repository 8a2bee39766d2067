//! An endpoint with its position and inputs.

use super::compare::resource_id;
use super::snapshot::{EndpointPaths, Snapshot};
use crate::ir::{Date, Endpoint, Limits, Presence, RequestBody, Type};

/// An endpoint with its position.
pub(super) struct EndpointPlace<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) resource: usize,
    pub(super) position: usize,
}

impl<'a> EndpointPlace<'a> {
    pub(super) fn all(snapshot: &'a Snapshot) -> Vec<Self> {
        let resources = snapshot.api.resources.iter().enumerate();
        let places = |(resource, all): (usize, &crate::ir::Resource)| {
            (0..all.endpoints.len())
                .map(move |position| Self { snapshot, resource, position })
                .collect::<Vec<_>>()
        };
        resources.flat_map(places).collect()
    }

    pub(super) fn endpoint(&self) -> &'a Endpoint {
        &self.snapshot.api.resources[self.resource].endpoints[self.position]
    }

    pub(super) fn resource(&self) -> &'a str {
        &self.snapshot.api.resources[self.resource].path
    }

    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.resource(), self.endpoint().name)
    }

    pub(super) fn paths(&self) -> EndpointPaths {
        self.snapshot.endpoint(resource_id(self.resource), self.position)
    }

    /// Returns the parameters and form parts, which are set in the same way.
    pub(super) fn inputs(&self) -> Vec<Input<'a>> {
        let (snapshot, endpoint) = (self.snapshot, self.endpoint());
        let names = &snapshot.names.resource(resource_id(self.resource)).endpoints[self.position];
        let parameters = endpoint.parameters.iter().zip(&names.parameters).map(|(parameter, rust)| Input {
            name: &parameter.name,
            place: format!("{:?}", parameter.location).to_lowercase(),
            type_: snapshot.spell(&parameter.type_, &str::to_owned),
            holds: Some(&parameter.type_),
            presence: parameter.presence,
            limits: &parameter.limits,
            since: parameter.since.as_ref(),
            deprecated: &parameter.deprecated,
            doc: &parameter.doc,
            rust,
        });
        let parts: &[_] = match &endpoint.body {
            RequestBody::Form(parts) => parts,
            _ => &[],
        };
        let parts = parts.iter().zip(&names.parts).map(|(part, rust)| Input {
            name: &part.field.name,
            place: "form".to_owned(),
            type_: snapshot.spell_field(&part.field.kind, &str::to_owned),
            holds: part.field.type_(),
            presence: part.field.presence,
            limits: &part.field.limits,
            since: part.field.since.as_ref(),
            deprecated: &part.field.deprecated,
            doc: &part.field.doc,
            rust,
        });
        parameters.chain(parts).collect()
    }

    pub(super) fn body(&self, name: &dyn Fn(&str) -> String) -> String {
        match &self.endpoint().body {
            RequestBody::None => "none".to_owned(),
            RequestBody::Json(id) => name(&self.snapshot.api[*id].name),
            RequestBody::Form(_) => "form".to_owned(),
        }
    }
}

/// A parameter or form part.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) place: String,
    pub(super) type_: String,
    /// The type; `None` for a constant.
    pub(super) holds: Option<&'a Type>,
    pub(super) presence: Presence,
    pub(super) limits: &'a Limits,
    pub(super) since: Option<&'a Date>,
    pub(super) deprecated: &'a Option<String>,
    pub(super) doc: &'a str,
    pub(super) rust: &'a str,
}

impl Input<'_> {
    /// Returns the path in the emitted crate: a required input is an argument, any other a setter.
    pub(super) fn paths(&self, endpoint: &EndpointPaths) -> Vec<String> {
        if self.presence == Presence::Required {
            vec![endpoint.method.clone(), endpoint.with.clone()]
        } else {
            vec![format!("{}::{}", endpoint.request, self.rust)]
        }
    }
}
