//! Importing OpenAPI documents: three documents in this repository and, if they are available, those of the
//! API's vendor.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails like the test")]

mod acceptance;
#[path = "../reference/compile.rs"]
mod compile;
mod facts;
mod foreign;
mod own;
mod since;
#[path = "../support/mod.rs"]
mod support;

use anthropic_beta_codegen::diag;
use anthropic_beta_codegen::import::openapi::{Options, import_document};
use anthropic_beta_codegen::import::{ImportError, Imported};
use anthropic_beta_codegen::spec::Source;

/// Imports a document that is valid.
fn import(document: &Source, spec: &[Source], options: &Options) -> Imported {
    import_document(document, spec, options).unwrap_or_else(|error| match error {
        ImportError::Spec(diagnostics) => panic!("{}", diag::render(&diagnostics, spec)),
        ImportError::Document(diagnostics) => {
            panic!("{}", diag::render(&diagnostics, std::slice::from_ref(document)))
        }
        ImportError::Pages(_) => panic!("no page was imported"),
    })
}

/// Returns the files of a spec after an import.
fn after(spec: &[Source], imported: Imported) -> Vec<Source> {
    let is_new = |old: &&Source| imported.sources.iter().all(|new| new.file() != old.file());
    let mut all: Vec<Source> = spec.iter().filter(is_new).cloned().collect();
    all.extend(imported.sources);
    all.sort_by(|a, b| a.file().cmp(b.file()));
    all
}

/// Returns a spec in which all open questions are settled by accepting the proposals.
fn settled(spec: &[Source]) -> Vec<Source> {
    let without = |source: &Source| {
        let mut lines: Vec<&str> = Vec::new();
        let mut inside = None;
        for line in source.text().lines() {
            let indent = line.len() - line.trim_start().len();
            // A long question continues in lines with more indentation.
            if inside.is_some_and(|outer| indent > outer) {
                continue;
            }
            inside = line.trim_start().starts_with("decide: ").then_some(indent);
            if inside.is_none() {
                lines.push(line);
            }
        }
        source.with_text(lines.join("\n") + "\n")
    };
    spec.iter().map(without).collect()
}
