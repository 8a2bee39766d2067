//! Tests of `import`.

use std::fs;

use super::{copy, files, run, stderr, stdout};

#[test]
fn distinguishes_documents_from_pages_and_writes_nothing_in_a_dry_run() {
    let copy = copy("document");
    let document = copy.join("document.yaml");
    let text = "\
openapi: 3.1.0
info: {title: Things, version: '1'}
servers: [{url: https://things.example}]
paths:
  /v1/models?beta=true:
    get:
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
  /v1/parts?beta=true:
    post:
      responses: {'200': {content: {application/json: {schema: {type: string}}}}}
components:
  schemas:
    Page: {type: object, properties: {data: {type: array, items: {type: object, properties: {id: {type: string}}}}}}
";
    fs::write(&document, text).unwrap();
    let before = files(&copy.join("spec"));
    let output = run(&copy, &["import", "document.yaml", "--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("spec/parts.yaml: 2 added, 1 to decide"), "{}", stdout(&output));
    assert_eq!(files(&copy.join("spec")), before);

    let output = run(&copy, &["import", "document.yaml", "--placeholder-docs"]);
    assert!(output.status.success() && copy.join("spec/parts.yaml").is_file(), "{}", stderr(&output));
    let output = run(&copy, &["codegen", "--check"]);
    assert!(stderr(&output).contains("to decide: Which `betas` does it require"), "{}", stderr(&output));
    let output = run(&copy, &["import", "document.yaml", "--dry-run"]);
    assert!(stdout(&output).starts_with("nothing to do"), "{}", stdout(&output));
}

#[test]
fn creates_a_spec_from_a_document_in_an_empty_folder() {
    let copy = copy("empty");
    fs::remove_dir_all(copy.join("spec")).unwrap();
    fs::create_dir(copy.join("spec")).unwrap();
    let text = "\
openapi: 3.0.0
info: {title: Things, version: '1'}
servers: [{url: https://things.example}]
paths: {/things: {get: {responses: {'200': {content: {application/json: {schema: {type: string}}}}}}}}
";
    fs::write(copy.join("document.yaml"), text).unwrap();
    let output = run(&copy, &["import", "document.yaml", "--placeholder-docs"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let output = run(&copy, &["codegen"]);
    assert!(output.status.success() && copy.join("generated/src/things.rs").is_file(), "{}", stderr(&output));
}

#[test]
fn refuses_options_for_documents_if_pages_are_imported() {
    let copy = copy("page");
    fs::write(copy.join("page.md"), "# Things\n").unwrap();
    for option in ["--exact", "--placeholder-docs"] {
        let output = run(&copy, &["import", "page.md", option]);
        assert!(
            stderr(&output).contains(&format!("`{option}` is for OpenAPI documents")),
            "{}",
            stderr(&output)
        );
    }
}
