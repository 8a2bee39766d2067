//! Tables of names.

use crate::ir::{ResourceId, TypeId};

/// Every identifier of the generated crate that is derived from the spec.
#[derive(Debug)]
pub(crate) struct Names {
    pub(super) types: Vec<String>,
    /// Fields of objects, values of enums, variants of unions, by position.
    pub(super) members: Vec<Vec<String>>,
    pub(super) resources: Vec<ResourceNames>,
}

/// The names of a resource.
#[derive(Debug)]
pub(crate) struct ResourceNames {
    /// The modules that lead to it, outermost first.
    pub modules: Vec<String>,
    /// The type through which its endpoints are called.
    pub handle: String,
    /// The modules of the groups of its types, by position.
    pub groups: Vec<String>,
    /// Its endpoints, by position.
    pub endpoints: Vec<EndpointNames>,
}

/// The names of an endpoint.
#[derive(Debug)]
pub(crate) struct EndpointNames {
    /// The method of the handle.
    pub method: String,
    /// The type of the request.
    pub request: String,
    /// The static with its operation.
    pub operation: String,
    /// Parameters, by position.
    pub parameters: Vec<String>,
    /// Form parts, by position.
    pub parts: Vec<String>,
}

/// The name of the field with the unknown members in the struct of an object.
pub(crate) const EXTRA_FIELD: &str = "extra";

impl Names {
    /// Returns the name of a type within its module.
    pub(crate) fn type_(&self, id: TypeId) -> &str {
        &self.types[id.index()]
    }

    /// Returns the name of a field, value or variant.
    pub(crate) fn member(&self, id: TypeId, position: usize) -> &str {
        &self.members[id.index()][position]
    }

    /// Returns the names of a resource.
    pub(crate) fn resource(&self, id: ResourceId) -> &ResourceNames {
        &self.resources[id.0 as usize]
    }
}
