//! Rust names: the only maker of identifiers.
//!
//! A name is derived from the API's by fixed rules (in `words`); where that fails (two things would get one name, or
//! none is possible) the spec settles it with `rust:` and a reason. Nothing is ever numbered.

mod clashes;
mod derive;
mod scope;
mod words;

use crate::analysis::Analysis;
use crate::diag::{Diagnostic, Kind};
use crate::ir::{Api, ResourceId, TypeId};
use crate::spec::NodePath;

pub(crate) use clashes::REQUEST_METHODS;
use derive::{chosen, members, resource_names};
pub(crate) use words::{field_name, singular, type_name};

/// Every identifier of the generated crate that comes from the spec.
#[derive(Debug)]
pub(crate) struct Names {
    types: Vec<String>,
    /// Fields of objects, values of enums, variants of unions, by position.
    members: Vec<Vec<String>>,
    resources: Vec<ResourceNames>,
}

/// Names that belong to a resource.
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

/// Names that belong to an endpoint.
#[derive(Debug)]
pub(crate) struct EndpointNames {
    /// The method of the handle.
    pub method: String,
    /// The request.
    pub request: String,
    /// The static that holds its operation.
    pub operation: String,
    /// Parameters, by position.
    pub parameters: Vec<String>,
    /// Form parts, by position.
    pub parts: Vec<String>,
}

/// Names inside an object's struct that are not fields of the API.
pub(crate) const EXTRA_FIELD: &str = "extra";

impl Names {
    /// Names everything, and says every clash.
    pub(crate) fn new(api: &Api, analysis: &Analysis) -> (Self, Vec<Diagnostic>) {
        let prefixes = &api.facts.type_prefixes;
        let mut diagnostics = Vec::new();
        let names = Self {
            types: api
                .types
                .iter()
                .map(|definition| {
                    let derived = type_name(&definition.name, prefixes);
                    chosen(derived, definition.rust.as_ref(), &definition.origin, &mut diagnostics)
                })
                .collect(),
            members: api
                .type_ids()
                .map(|id| members(api, analysis, prefixes, id, &mut diagnostics))
                .collect(),
            resources: api
                .resources
                .iter()
                .map(|resource| resource_names(resource, &mut diagnostics))
                .collect(),
        };
        packages(api, &mut diagnostics);
        clashes::report(api, &names, &mut diagnostics);
        (names, diagnostics)
    }

    /// The name of a type within its module.
    pub(crate) fn type_(&self, id: TypeId) -> &str {
        &self.types[id.index()]
    }

    /// The name of a field, value or variant.
    pub(crate) fn member(&self, id: TypeId, position: usize) -> &str {
        &self.members[id.index()][position]
    }

    /// The names of a resource.
    pub(crate) fn resource(&self, id: ResourceId) -> &ResourceNames {
        &self.resources[id.0 as usize]
    }
}

/// The names of the packages stand in paths.
fn packages(api: &Api, diagnostics: &mut Vec<Diagnostic>) {
    let path = NodePath::default().key("packages");
    for (key, name) in [("client", &api.packages.client), ("runtime", &api.packages.runtime)] {
        if !words::is_identifier(&name.replace('-', "_")) {
            let message = format!("`{name}` is no name of a package");
            let help = "write letters, digits, `-` and `_`, no digit first, no keyword";
            diagnostics.push(Diagnostic::new(Kind::Name, "spec/api.yaml", path.key(key), message, help));
        }
    }
}
