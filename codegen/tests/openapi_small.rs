//! A small spec that uses every key of the language, compared to a reviewed document; and documents with
//! errors.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like the tests themselves")]

use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::openapi::{Contract, export, read};
use anthropic_beta_codegen::spec::{self, Source, Spec};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi")
}

fn small() -> Spec {
    let source = |name: &str| {
        Source::new(format!("spec/{name}"), fs::read_to_string(folder().join("small").join(name)).unwrap())
    };
    spec::read(&[source("api.yaml"), source("things.yaml")]).unwrap()
}

fn written(spec: &Spec) -> String {
    let contract = Contract { license: "MIT".to_owned() };
    export(spec, &contract).to_yaml().unwrap()
}

/// To accept a change, run with `UPDATE_GOLDEN=1` and review the difference.
#[test]
fn the_export_equals_the_reviewed_document_and_round_trips() {
    let text = written(&small());
    let golden = folder().join("small.openapi.yaml");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    let reviewed = fs::read_to_string(&golden).unwrap();
    let line = text.lines().zip(reviewed.lines()).position(|(left, right)| left != right);
    assert!(text == reviewed, "{} differs from line {:?} on", golden.display(), line.map(|line| line + 1));
    assert_eq!(read(&Source::new("small.openapi.yaml", text)).unwrap(), small());
}

/// Returns the first diagnostic about the small document after an edit, with its line as text.
fn diagnostic(from: &str, to: &str) -> String {
    let text = written(&small());
    assert!(text.contains(from), "{from} is not in the document");
    let source = Source::new("edited.yaml", text.replacen(from, to, 1));
    let diagnostics = read(&source).unwrap_err();
    let (line, _) = diagnostics[0].position(std::slice::from_ref(&source));
    format!("{} at `{}`", diagnostics[0].message, source.text().lines().nth(line - 1).unwrap().trim())
}

#[test]
fn an_inexpressible_construct_is_an_error_with_a_place() {
    let pattern = diagnostic("minLength: 1", "minLength: 1\n          pattern: ^x");
    assert_eq!(pattern, "the spec has no place for `pattern` here at `pattern: ^x`");
    let format = diagnostic("format: byte", "format: uuid");
    assert!(format.contains("no type `string` with format `uuid`"), "{format}");
    let cookie = diagnostic("in: header\n        schema", "in: cookie\n        schema");
    assert!(cookie.contains("cookie"), "{cookie}");
    let security = diagnostic("operationId: things.list", "operationId: things.list\n      security: []");
    assert!(security.contains("no place for `security`"), "{security}");
}

#[test]
fn operations_need_a_resource_and_a_name_of_their_own() {
    let twice = diagnostic("operationId: things.lines", "operationId: things.ids");
    assert!(twice.contains("another operation has the same id"), "{twice}");
    let stray = diagnostic("operationId: things.lines", "operationId: lines");
    assert!(stray.contains("`lines` is no operation of `things`"), "{stray}");
    let untagged = diagnostic("- name: things\n", "- name: others\n");
    assert!(untagged.contains("there is no resource `things`"), "{untagged}");
}

#[test]
fn invalid_names_are_errors() {
    let outside = diagnostic("- name: things\n", "- name: ../things\n");
    assert_eq!(outside, "`../things` is no resource at `- name: ../things`");
    let small = diagnostic("    Basic:\n", "    basic:\n");
    assert!(small.contains("`basic` is no name of a type"), "{small}");
    let old = diagnostic("openapi: 3.1.0", "openapi: 3.0.3");
    assert!(old.contains("not OpenAPI 3.1"), "{old}");
}

#[test]
fn edited_descriptions_replace_the_docs() {
    let text = written(&small()).replacen("Its `Shape`.", "Its outline.", 1);
    let spec = read(&Source::new("edited.yaml", text)).unwrap();
    let fields = spec.resources["things"].types["Thing"].fields.as_ref().unwrap();
    assert_eq!(fields["shape"].doc, "Its outline.");
}

#[test]
fn text_that_is_not_a_document_is_an_error() {
    for text in ["{", "a: [", "[]", "{}"] {
        let source = Source::new("x", text);
        assert!(!read(&source).unwrap_err().is_empty(), "{text}");
    }
}
