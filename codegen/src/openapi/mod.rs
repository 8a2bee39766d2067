//! Converts the spec to OpenAPI 3.1, and back.
//!
//! [`export`] writes a whole [`Spec`] as one document; [`import`] reads such a document and returns the same spec,
//! including all texts. Facts that OpenAPI cannot express are in extensions, which the document explains under
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
    /// Returns an error if a number cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, Diagnostic> {
        match serde_json::to_string_pretty(&self.0) {
            Ok(text) => Ok(text + "\n"),
            Err(error) => Err(unwritable(&error)),
        }
    }

    /// Returns the document as YAML 1.2. Parsers of YAML 1.1 read a version that looks like a date as a date.
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be written as YAML.
    pub fn to_yaml(&self) -> Result<String, Diagnostic> {
        serde_yaml::to_string(&self.0).map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &impl ToString) -> Diagnostic {
    Diagnostic::new(Kind::Defect, "openapi", Default::default(), error.to_string(), "report this as a bug")
}

/// Writes the spec as OpenAPI 3.1.
///
/// The spec is not checked: lower and check it first, so that every type that it mentions exists.
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
        // Lowering reports recursive aliases, but the spec may not have been lowered.
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
