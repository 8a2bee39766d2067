//! Converts the spec to OpenAPI 3.1, and back.
//!
//! [`export`] writes a whole [`Spec`] as one document; [`import`] reads such a document and gives back the same spec,
//! text included. Facts that OpenAPI cannot express are in extensions, which the document explains under
//! `x-conventions`.

mod build;
mod component;
mod conventions;
mod document;
mod import;
mod operation;
mod parameter;
mod response;
mod schema;
mod text;
mod url;
mod webhook;

use std::collections::BTreeMap;

use serde_yaml::Value;

pub use import::{import, read};

use crate::diag::{Diagnostic, Kind};
use crate::spec::{Spec, TypeDef, TypeExpr};

/// The parts of the document that are not in the spec. [`import`] ignores them.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The license of the document, as an SPDX expression.
    pub license: String,
}

/// An OpenAPI document: its keys are in the order in which they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(Value);

impl Document {
    /// Returns the document as JSON, indented by two, with a newline at the end.
    ///
    /// # Errors
    ///
    /// A number that JSON has no form for.
    pub fn to_json(&self) -> Result<String, Diagnostic> {
        match serde_json::to_string_pretty(&self.0) {
            Ok(text) => Ok(text + "\n"),
            Err(error) => Err(unwritable(&error)),
        }
    }

    /// Returns the document as YAML 1.2. Readers of YAML 1.1 take a version that looks like a date for a date.
    ///
    /// # Errors
    ///
    /// A value that YAML has no form for.
    pub fn to_yaml(&self) -> Result<String, Diagnostic> {
        serde_yaml::to_string(&self.0).map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &impl ToString) -> Diagnostic {
    Diagnostic::new(Kind::Defect, "openapi", Default::default(), error.to_string(), "report this as a defect")
}

/// Writes the spec as OpenAPI 3.1.
///
/// The spec is taken as it is: lower and check it first, so that every type that it mentions exists.
pub fn export(spec: &Spec, contract: &Contract) -> Document {
    let types = spec
        .resources
        .iter()
        .flat_map(|(path, resource)| {
            resource.types.iter().map(move |(name, type_)| (name.as_str(), (path.as_str(), type_)))
        })
        .collect();
    Document(Exporter { spec, contract, types }.document().into())
}

/// The context for writing parts of the document.
struct Exporter<'a> {
    spec: &'a Spec,
    contract: &'a Contract,
    /// Types by API name, each with the path of its resource.
    types: BTreeMap<&'a str, (&'a str, &'a TypeDef)>,
}

impl<'a> Exporter<'a> {
    /// Returns the definition of a named type.
    fn type_of(&self, name: &str) -> Option<&'a TypeDef> {
        self.types.get(name).map(|(_, definition)| *definition)
    }

    /// Resolves the aliases of `expr`.
    fn resolve(&self, expr: &'a TypeExpr) -> &'a TypeExpr {
        let mut expr = expr;
        // Lowering reports aliases that lead to themselves; the bound keeps the walk finite where nobody asked it.
        for _ in 0..self.types.len() {
            match expr {
                TypeExpr::Named(name) => match self.type_of(name).and_then(|type_| type_.alias.as_ref()) {
                    Some(target) => expr = target,
                    None => break,
                },
                _ => break,
            }
        }
        expr
    }
}
