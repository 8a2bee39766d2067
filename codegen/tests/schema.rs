//! The schema accepts every file of the spec, and rejects what the reader of the spec rejects.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/spec.rs"]
mod files;

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::schema;
use anthropic_beta_codegen::spec::{Source, read};
use jsonschema::Validator;
use serde_json::{Value, json};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&schema::text()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn accepts_every_file_of_the_spec() {
    let validator = validator();
    let files = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"));
    assert!(files.len() > 1, "the spec was not found");
    for file in files {
        let value: Value = serde_yaml::from_str(file.text()).unwrap();
        let failures: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(failures.is_empty(), "{}: {failures:?}", file.file());
    }
}

#[test]
fn rejects_errors() {
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
    assert!(
        !validator.is_valid(&json!({ "base_url": "https://a.example", "types": {} })),
        "api.yaml has no types"
    );
}

#[test]
fn explains_every_key() {
    let schema: Value = serde_json::from_str(&schema::text()).unwrap();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "`{key}` of {name} has no docs");
        }
    }
}

/// The nodes below `value`, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = format!("{at}/{}", escaped(key));
                pointers(value, &at, found);
                found.push(at);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let at = format!("{at}/{index}");
                pointers(value, &at, found);
                found.push(at);
            }
        }
        _ => {}
    }
}

/// Checks whether the reader accepts a file: returns its diagnostics about the file, or about types of two
/// kinds.
fn taken(file: &str, other: &Source, value: &Value) -> Result<(), String> {
    let source = Source::new(file, serde_yaml::to_string(value).unwrap());
    let sources = [source, other.clone()];
    let spec = read(&sources).map_err(|found| found[0].message.clone())?;
    let found = lower(&spec).err().unwrap_or_default();
    let of_shape =
        ["has no type", "has both", "has no definition", "not several", "either a type or a constant"];
    let shape = found.iter().find(|found| of_shape.iter().any(|words| found.message.contains(words)));
    shape.map_or(Ok(()), |found| Err(found.message.clone()))
}

/// Every node of a spec with all keys is replaced by values of many kinds, removed, and renamed. The schema
/// and the reader have the same result.
#[test]
fn accepts_the_same_files_as_the_reader() {
    let validator = validator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi/small");
    let file =
        |name: &str| Source::new(format!("spec/{name}"), fs::read_to_string(folder.join(name)).unwrap());
    let (api, things) = (file("api.yaml"), file("things.yaml"));
    let mut refused = 0;
    let mut accepted = 0;
    for (changed, other) in [(&things, &api), (&api, &things)] {
        let whole: Value = serde_yaml::from_str(changed.text()).unwrap();
        let mut all = Vec::new();
        pointers(&whole, "", &mut all);
        let others = [
            json!(null),
            json!(true),
            json!(5),
            json!(2.5),
            json!(-1),
            json!("nothing"),
            json!("Thing"),
            json!("list<any>"),
            json!("string??"),
            json!([]),
            json!(["a"]),
            json!([5]),
            json!({}),
            json!({ "a": "b" }),
            json!({ "type": "string" }),
        ];
        for pointer in all {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let mut variants = Vec::new();
            for other in others.iter().skip(pointer.len() % 3).step_by(3) {
                let mut value = whole.clone();
                *value.pointer_mut(&pointer).unwrap() = other.clone();
                variants.push(value);
            }
            if let Some(Value::Object(map)) = whole.clone().pointer_mut(parent) {
                let mut without = whole.clone();
                without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&key.replace("~1", "/"));
                variants.push(without);
                let mut more = whole.clone();
                map.insert("zzz".to_owned(), json!("nothing"));
                *more.pointer_mut(parent).unwrap() = Value::Object(map.clone());
                variants.push(more);
            }
            for value in variants {
                let fits = validator.is_valid(&value);
                let taken = taken(changed.file(), other, &value);
                assert_eq!(
                    fits,
                    taken.is_ok(),
                    "{pointer} of {}: {taken:?}\n{}",
                    changed.file(),
                    value.pointer(&pointer).unwrap_or(&Value::Null)
                );
                *(if fits { &mut accepted } else { &mut refused }) += 1;
            }
        }
    }
    assert!(refused > 500 && accepted > 50, "{refused} rejected, {accepted} accepted");
}
