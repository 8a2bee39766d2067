//! The whole spec, exported to OpenAPI and imported again.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like the tests themselves")]

#[path = "support/spec.rs"]
mod files;

use std::path::{Path, PathBuf};

use anthropic_beta_codegen::diag::render;
use anthropic_beta_codegen::openapi::{Contract, Document, export, import, read};
use anthropic_beta_codegen::spec::{self, Source, Spec};

fn contract() -> Contract {
    Contract { license: "MIT".to_owned() }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources() -> Vec<Source> {
    files::sources(&root().join("spec"))
}

fn whole() -> Spec {
    let sources = sources();
    spec::read(&sources).unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, &sources)))
}

/// Reads a document that is valid.
fn through<T>(
    text: &str,
    read: impl Fn(&Source) -> Result<T, Vec<anthropic_beta_codegen::diag::Diagnostic>>,
) -> T {
    let document = Source::new("openapi", text);
    read(&document).unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, &[document])))
}

fn assert_identity(spec: &Spec, document: &Document, text: &str) {
    let again = through(text, read);
    for (path, resource) in &spec.resources {
        for (name, type_) in &resource.types {
            assert_eq!(again.resources[path].types.get(name), Some(type_), "{name}");
        }
    }
    assert_eq!(&again, spec);
    assert_eq!(&export(&again, &contract()), document);
    let mut files = through(text, import);
    files.sort_by(|left, right| left.file().cmp(right.file()));
    let originals = sources();
    assert_eq!(files.len(), originals.len());
    for (file, original) in files.iter().zip(&originals) {
        assert_eq!(file.file(), original.file());
        assert!(file.text() == spec::format(original).unwrap(), "{} has another text", file.file());
    }
}

#[test]
fn restores_the_spec_from_json() {
    let spec = whole();
    let document = export(&spec, &contract());
    assert_identity(&spec, &document, &document.to_json().unwrap());
}

#[test]
fn restores_the_spec_from_yaml() {
    let spec = whole();
    let document = export(&spec, &contract());
    assert_identity(&spec, &document, &document.to_yaml().unwrap());
}

#[test]
fn exports_the_same_document_for_any_order_of_files() {
    let mut sources = sources();
    sources.reverse();
    let [left, right] =
        [whole(), spec::read(&sources).unwrap()].map(|spec| export(&spec, &contract()).to_json().unwrap());
    assert_eq!(left, right);
}

#[test]
fn exports_every_endpoint_and_type() {
    let spec = whole();
    let text = export(&spec, &contract()).to_json().unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let types: usize = spec.resources.values().map(|resource| resource.types.len()).sum();
    let endpoints: usize = spec.resources.values().map(|resource| resource.endpoints.len()).sum();
    let paths = document["paths"].as_object().unwrap().values();
    assert_eq!(document["components"]["schemas"].as_object().unwrap().len(), types);
    assert_eq!(paths.map(|path| path.as_object().unwrap().len()).sum::<usize>(), endpoints);
}
