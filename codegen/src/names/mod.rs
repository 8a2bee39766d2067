//! Rust names: all identifiers are created here.
//!
//! A name is derived from that of the API by fixed rules (in `words`). If two items would have the same name,
//! or no name is possible, the spec sets one with `rust:` and a reason. Names are never numbered.

mod clashes;
mod derive;
mod scope;
mod tables;
mod words;

use crate::analysis::Analysis;
use crate::diag::{Diagnostic, Kind};
use crate::ir::Api;
use crate::spec::NodePath;

pub(crate) use clashes::REQUEST_METHODS;
use derive::{chosen, members, resource_names};
pub(crate) use tables::{EXTRA_FIELD, EndpointNames, Names, ResourceNames};
pub(crate) use words::{field_name, singular, type_name};

impl Names {
    /// Names everything, and reports all clashes.
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
}

/// Reports names of packages that are not valid in paths.
fn packages(api: &Api, diagnostics: &mut Vec<Diagnostic>) {
    let path = NodePath::default().key("packages");
    for (key, name) in [("client", &api.packages.client), ("runtime", &api.packages.runtime)] {
        if !words::is_identifier(&name.replace('-', "_")) {
            let message = format!("`{name}` is not a package name");
            let help = "write letters, digits, `-` and `_`, no digit first, no keyword";
            diagnostics.push(Diagnostic::new(Kind::Name, "spec/api.yaml", path.key(key), message, help));
        }
    }
}
