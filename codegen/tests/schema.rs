//! The schema accepts every file of the spec, and refuses what the reader of the spec refuses.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::schema;
use jsonschema::Validator;
use serde_json::{Value, json};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&schema::text()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_file_of_the_spec_fits() {
    let validator = validator();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let files: Vec<_> =
        files(&spec).into_iter().filter(|file| file.extension() == Some("yaml".as_ref())).collect();
    assert!(files.len() > 1, "there is a spec to check");
    for file in files {
        let value: Value = serde_yaml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:?}", file.display());
    }
}

#[test]
fn mistakes_do_not_fit() {
    let validator = validator();
    let fields = |field: Value| json!({ "doc": "", "types": { "A": { "fields": { "a": field } } } });
    assert!(validator.is_valid(&fields(json!({ "type": "list<map<Abc?>>" }))));
    for field in [
        json!({ "type": "str" }),
        json!({ "type": "string", "const": 1 }),
        json!({ "tpye": "string" }),
        json!({ "type": "string", "optional": "yes" }),
        json!({}),
    ] {
        assert!(!validator.is_valid(&fields(field.clone())), "{field}");
    }
    for definition in [json!({}), json!({ "alias": "A", "values": {} })] {
        let file = json!({ "doc": "", "types": { "A": definition } });
        assert!(!validator.is_valid(&file), "{file}");
    }
    assert!(!validator.is_valid(&json!({ "types": {} })), "a resource has docs");
    assert!(
        !validator.is_valid(&json!({ "base_url": "https://a.example", "types": {} })),
        "api.yaml has no types"
    );
}

#[test]
fn every_key_is_explained() {
    let schema: Value = serde_json::from_str(&schema::text()).unwrap();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "`{key}` of {name} has no docs");
        }
    }
}
