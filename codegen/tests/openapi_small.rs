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

/// To accept a change, run with `UPDATE_EXPECT=1` and review the difference.
#[test]
fn exports_the_reviewed_document_and_restores_the_spec() {
    let text = written(&small());
    let golden = folder().join("small.openapi.yaml");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    let reviewed = fs::read_to_string(&golden).unwrap();
    let line = text.lines().zip(reviewed.lines()).position(|(left, right)| left != right);
    assert!(
        text == reviewed,
        "{} differs, beginning at line {:?}",
        golden.display(),
        line.map(|line| line + 1)
    );
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
fn reports_constructs_that_the_spec_cannot_express() {
    let multiple = diagnostic("minLength: 1", "minLength: 1\n          multipleOf: 2");
    assert_eq!(multiple, "the spec cannot express `multipleOf` here at `multipleOf: 2`");
    let format = diagnostic("format: byte", "format: uuid");
    assert!(format.contains("the type `string` with format `uuid` is not supported"), "{format}");
    let cookie = diagnostic("in: header\n        schema", "in: cookie\n        schema");
    assert!(cookie.contains("cookie"), "{cookie}");
    let security = diagnostic("operationId: things.list", "operationId: things.list\n      security: []");
    assert!(security.contains("cannot express `security`"), "{security}");
}

#[test]
fn reports_operations_without_a_resource_or_with_a_duplicate_name() {
    let twice = diagnostic("operationId: things.lines", "operationId: things.ids");
    assert!(twice.contains("another operation has the same id"), "{twice}");
    let stray = diagnostic("operationId: things.lines", "operationId: lines");
    assert!(stray.contains("the id `lines` does not belong to `things`"), "{stray}");
    let untagged = diagnostic("- name: things\n", "- name: others\n");
    assert!(untagged.contains("there is no resource `things`"), "{untagged}");
}

#[test]
fn reports_invalid_names() {
    let outside = diagnostic("- name: things\n", "- name: ../things\n");
    assert_eq!(outside, "`../things` is not a valid path of a resource at `- name: ../things`");
    let small = diagnostic("    Basic:\n", "    basic:\n");
    assert!(small.contains("`basic` is not a valid name of a type"), "{small}");
    let old = diagnostic("openapi: 3.1.0", "openapi: 3.0.3");
    assert!(old.contains("not OpenAPI 3.1"), "{old}");
}

#[test]
fn imports_edited_descriptions() {
    let text = written(&small()).replacen("Its `Shape`.", "Its outline.", 1);
    let spec = read(&Source::new("edited.yaml", text)).unwrap();
    let fields = spec.resources["things"].types["Thing"].fields.as_ref().unwrap();
    assert_eq!(fields["shape"].doc, "Its outline.");
}

/// A mock server with the examples of a document receives the call of a client that follows a URL.
#[test]
fn exports_examples_of_urls_that_lead_to_their_endpoint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let document = fs::read_to_string(folder.join("spec/openapi.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let mut urls = Vec::new();
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        let properties = schema["properties"].as_object().into_iter().flatten();
        urls.extend(properties.filter(|(_, property)| property.get("x-url-of").is_some()));
    }
    assert!(!urls.is_empty(), "the spec has fields with URLs");
    for (name, property) in urls {
        let url = property["examples"][0].as_str().unwrap();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let is_there = |template: &str| {
            let (left, right) = (path.split('/'), template.split('/'));
            left.clone().count() == right.clone().count()
                && left.zip(right).all(|(step, hole)| step == hole || hole.starts_with('{'))
        };
        let (_, item) = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .find(|(template, _)| is_there(template))
            .unwrap_or_else(|| panic!("`{name}` leads to {url}, which is not an endpoint"));
        let id = item["get"]["operationId"].as_str().unwrap();
        assert_eq!(property["x-url-of"].as_str().unwrap().replace('/', "."), id);
        for parameter in document["components"]["parameters"].as_object().unwrap().values() {
            if parameter["in"] == "query" {
                let pair = format!(
                    "{}={}",
                    parameter["name"].as_str().unwrap(),
                    parameter["schema"]["const"].as_str().unwrap()
                );
                assert!(query.split('&').any(|one| one == pair), "{url} lacks {pair}");
            }
        }
    }
}

#[test]
fn returns_an_error_for_text_that_is_not_a_document() {
    for text in ["{", "a: [", "[]", "{}"] {
        let source = Source::new("x", text);
        assert!(!read(&source).unwrap_err().is_empty(), "{text}");
    }
}
