//! The export of a spec, imported like the document of another tool.

use std::path::Path;

use anthropic_beta_codegen::diag::Kind;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::openapi::{Options, import_document};
use anthropic_beta_codegen::import::{Entry, ImportError};
use anthropic_beta_codegen::openapi::{Contract, export};
use anthropic_beta_codegen::spec::{Source, read};
use serde_json::{Value, json};

use super::{after, import, settled, support};

pub(crate) fn spec() -> Vec<Source> {
    support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop"))
}

fn document(spec: &[Source]) -> Source {
    let contract = Contract { license: "MIT".to_owned() };
    Source::new("shop.json", export(&read(spec).unwrap(), &contract).to_json().unwrap())
}

#[test]
fn changes_nothing_if_an_export_is_imported() {
    let spec = spec();
    let done = import(&document(&spec), &spec, &Options::default());
    assert_eq!(done.sources, [], "{}", done.summary);
}

/// Returns the document after an edit.
pub(crate) fn edited(spec: &[Source], edit: impl Fn(&mut Value)) -> Source {
    let document = document(spec);
    let mut root: Value = serde_json::from_str(document.text()).unwrap();
    edit(&mut root);
    document.with_text(serde_json::to_string_pretty(&root).unwrap())
}

pub(crate) fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.text.as_str()).collect()
}

#[test]
fn changes_nothing_if_the_export_of_the_real_spec_is_imported() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (spec, document) = (support::sources(root), root.join("spec/openapi.json"));
    let document = Source::new("openapi.json", std::fs::read_to_string(document).unwrap());
    // The vendor's document marks operations in a different way than an export.
    let options = Options { only: Some("/".to_owned()), ..Options::default() };
    let done = import(&document, &spec, &options);
    let changed: Vec<&str> = done.sources.iter().map(Source::file).collect();
    assert_eq!(changed, ["spec/api.yaml"], "{}", done.summary);
    assert!(done.summary.changes_nothing() && done.summary.kept.is_empty(), "{}", done.summary);
}

#[test]
fn recognizes_types_with_other_names() {
    let spec = spec();
    let document = document(&spec);
    let other = document.text().replace("BetaShop", "AcmeStore").replace("PetCreateParams", "NewPetRequest");
    // No endpoint uses the type of errors, so it can only be recognized by its name.
    let other = other.replace("AcmeStoreError", "BetaShopError");
    let done = import(&document.with_text(other), &spec, &Options::default());
    assert_eq!(done.sources, [], "{}", done.summary);
}

#[test]
fn adds_new_definitions_and_keeps_missing_ones() {
    let spec = spec();
    let document = edited(&spec, |root| {
        let schemas = &mut root["components"]["schemas"];
        let pet = &mut schemas["BetaShopPet"];
        pet["properties"]["length"] = json!({ "type": ["number", "null"], "minimum": 0 });
        pet["required"].as_array_mut().unwrap().push(json!("length"));
        schemas["BetaShopPicture"]["properties"].as_object_mut().unwrap().remove("mime_type");
        let operation = json!({
            "operationId": "feed",
            "parameters": [{ "name": "pet_id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Feeding" } } } },
            "responses": { "204": { "description": "The pet has been fed." } },
        });
        schemas["Feeding"] = json!({
            "type": "object",
            "required": ["grams"],
            "properties": { "grams": { "type": "integer" }, "feeder_password": { "type": "string" } },
        });
        root["paths"]["/v1/pets/{pet_id}/feed"] = json!({ "post": operation });
    });
    let done = import(&document, &spec, &Options::default());
    let added = texts(&done.summary.added);
    assert_eq!(
        added,
        ["the endpoint `pets.feed`", "the field `length`, `number`", "the type `PetFeedParams`"],
        "{}",
        done.summary
    );
    assert_eq!(texts(&done.summary.kept), ["the field `mime_type`"]);
    assert!(done.summary.gone.is_empty());
    let text = |sources: &[Source]| {
        let pets = sources.iter().find(|source| source.file() == "spec/pets.yaml");
        pets.unwrap().text().to_owned()
    };
    let pets = text(&done.sources);
    for part in [
        "      length:\n        type: number\n        optional: true\n        nullable: true\n        limits:\n          min: 0\n",
        "      mime_type:\n",
        "    aliases:\n    - Feeding\n",
        "        secret: true\n",
    ] {
        assert!(pets.contains(part), "no {part}in\n{pets}");
    }

    let done = import(&document, &spec, &Options { prune: true, ..Options::default() });
    assert_eq!(texts(&done.summary.gone), ["the field `mime_type`"]);
    assert!(!text(&done.sources).contains("      mime_type:\n"));
}

#[test]
fn keeps_questions_until_they_are_settled() {
    let spec = spec();
    let document = edited(&spec, |root| {
        root["components"]["schemas"]["BetaShopPet"]["properties"]["name"]["deprecated"] = json!(true);
    });
    let done = import(&document, &spec, &Options::default());
    assert_eq!(done.summary.to_decide.len(), 1, "{}", done.summary);
    let marked = after(&spec, done);
    let diagnostics = load(&marked).expect_err("nothing is generated before it is settled");
    let asked = diagnostics.iter().filter(|diagnostic| diagnostic.kind == Kind::Decide);
    assert_eq!(
        asked.filter(|diagnostic| diagnostic.message.contains("as deprecated")).count(),
        1,
        "{diagnostics:?}"
    );

    let again = import(&document, &marked, &Options::default());
    assert_eq!((again.sources.len(), again.summary.to_decide.len()), (0, 1), "{}", again.summary);

    let answered: Vec<Source> = settled(&marked)
        .into_iter()
        .map(|source| {
            let name = "      name:\n        type: string\n";
            let deprecated = format!("{name}        deprecated: Use the ID.\n");
            source.with_text(source.text().replacen(name, &deprecated, 1))
        })
        .collect();
    let asked = load(&answered).err().unwrap_or_default();
    assert!(asked.iter().all(|diagnostic| diagnostic.kind != Kind::Decide), "{asked:?}");
}

#[test]
fn keeps_the_selection_of_operations() {
    let document = edited(&spec(), |root| {
        let paths = root["paths"].as_object_mut().unwrap();
        let all = std::mem::take(paths);
        for (path, item) in all {
            let path = if path.starts_with("/v1/pets") { format!("{path}?beta=true") } else { path };
            paths.insert(path, item);
        }
    });
    let options = Options { only: Some("beta=true".to_owned()), ..Options::default() };
    let first = import(&document, &[], &options);
    let files: Vec<&str> = first.sources.iter().map(Source::file).collect();
    assert!(files.contains(&"spec/pets.yaml") && !files.contains(&"spec/owners.yaml"), "{files:?}");
    let api = first.sources.iter().find(|source| source.resource() == "api").unwrap();
    assert!(api.text().contains("query:\n- name: beta\n  value: 'true'\n"), "{}", api.text());
    let again = import(&document, &first.sources, &Options::default());
    assert_eq!(again.sources, [], "{}", again.summary);
}

#[test]
fn returns_an_error_for_a_file_that_is_not_a_document() {
    for (text, message) in
        [("{", "closed"), ("swagger: '2.0'\n", "Swagger 2.0"), ("openapi: 4.0.0\n", "version 3.0 or 3.1")]
    {
        let source = Source::new("d.yaml", text);
        let Err(ImportError::Document(diagnostics)) = import_document(&source, &spec(), &Options::default())
        else {
            panic!("{text} was accepted")
        };
        assert!(diagnostics[0].message.contains(message) || text == "{", "{diagnostics:?}");
    }
}
