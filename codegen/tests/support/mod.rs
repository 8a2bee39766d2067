//! Code shared by tests of the generator.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

pub(crate) mod readme;
pub(crate) mod spec;

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{Failure, diag};
use serde_yaml::{Mapping, Value};

/// Returns the files of `root/spec`, as sources.
pub(crate) fn sources(root: &Path) -> Vec<Source> {
    spec::sources(&root.join("spec"))
}

/// Returns all files below `root/folder` as paths from `root`, sorted.
pub(crate) fn files(root: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                todo.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Renders a failure for people.
pub(crate) fn explain(failure: &Failure, sources: &[Source]) -> String {
    match failure {
        Failure::Spec(diagnostics) => diag::render(diagnostics, sources),
        Failure::Render(error) => error.to_string(),
    }
}

/// Returns the same file with its types in reverse order, and their keys too.
pub(crate) fn types_reversed(source: &Source) -> Source {
    let mut root: Mapping = serde_yaml::from_str(source.text()).unwrap();
    if let Some(Value::Mapping(types)) = root.get_mut("types") {
        let definitions = std::mem::take(types).into_iter().map(|(name, definition)| {
            let Value::Mapping(keys) = definition else { panic!("a type is a map") };
            (name, Value::Mapping(reversed(keys)))
        });
        *types = reversed(definitions.collect());
    }
    source.with_text(serde_yaml::to_string(&reversed(root)).unwrap())
}

fn reversed(map: Mapping) -> Mapping {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.reverse();
    entries.into_iter().collect()
}
