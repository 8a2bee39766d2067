//! Text to spec.

mod structure;
mod syntax;
mod words;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::located::Tree;
use super::{Api, NodePath, Resource, Spec};
use crate::diag::Diagnostic;

/// A file of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path as people name it, `spec/messages/batches.yaml`; diagnostics show it.
    pub file: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The resource's path: the file's path below `spec/`, without `.yaml`.
    pub fn resource(&self) -> &str {
        let below = self.file.strip_prefix("spec/").unwrap_or(&self.file);
        below.strip_suffix(".yaml").unwrap_or(below)
    }
}

/// Reads one file, or says everything that keeps it from being read.
pub(super) fn one<T: DeserializeOwned>(source: &Source) -> Result<T, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    file(source, &mut mistakes).ok_or(mistakes)
}

/// Reads all files, or says everything that keeps them from being read.
pub fn read(sources: &[Source]) -> Result<Spec, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let mut api = None;
    let mut resources = BTreeMap::new();
    for source in sources {
        if source.resource() == "api" {
            api = file::<Api>(source, &mut mistakes);
        } else if let Some(resource) = file::<Resource>(source, &mut mistakes) {
            resources.insert(source.resource().to_owned(), resource);
        }
    }
    match api {
        Some(api) if mistakes.is_empty() => return Ok(Spec { api, resources }),
        None if mistakes.is_empty() => mistakes.push(Diagnostic::new(
            "spec/api.yaml",
            NodePath::default(),
            "the file is missing",
            "every spec has an `api.yaml` with `title`, `doc`, `base_url`, `headers`, `query` and `betas`",
        )),
        _ => {}
    }
    Err(mistakes)
}

/// Syntax comes first: in a file that is no YAML, or that has a key twice, no node means what it seems to mean.
fn file<T: DeserializeOwned>(source: &Source, mistakes: &mut Vec<Diagnostic>) -> Option<T> {
    let tree = Tree::parse(&source.text);
    let syntax = syntax::mistakes(source, &tree);
    if !syntax.is_empty() {
        mistakes.extend(syntax);
        return None;
    }
    match structure::read(source, &tree) {
        Ok(file) => Some(file),
        Err(found) => {
            mistakes.extend(found);
            None
        }
    }
}
