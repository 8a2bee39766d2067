//! `spec/README.md` explains every key of the spec language, and its examples are parts of a tested spec.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use anthropic_beta_codegen::schema;
use anthropic_beta_codegen::spec::format;
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};
use support::readme::{blocks, file, is_of_a_type, readme};

/// Returns every key in the schema.
fn keys(schema: &Json, found: &mut BTreeSet<String>) {
    let properties = schema["properties"].as_object();
    found.extend(properties.into_iter().flatten().map(|(key, _)| key.clone()));
    match schema {
        Json::Object(map) => map.values().for_each(|inner| keys(inner, found)),
        Json::Array(items) => items.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

/// Returns the words in code spans outside of the examples.
fn spans(page: &str) -> BTreeSet<String> {
    let prose: String = page.split("```").step_by(2).collect();
    let spans = prose.split('`').skip(1).step_by(2);
    spans.flat_map(|span| span.split(|c: char| !c.is_alphanumeric() && c != '_')).map(str::to_owned).collect()
}

#[test]
fn explains_every_key() {
    let mut keys_ = BTreeSet::new();
    keys(&serde_json::from_str(&schema::text()).unwrap(), &mut keys_);
    assert!(keys_.len() > 60, "the schema has keys: {keys_:?}");
    let spans = spans(&readme());
    let missing: Vec<_> = keys_.iter().filter(|key| !spans.contains(*key)).collect();
    assert!(missing.is_empty(), "spec/README.md does not explain {missing:?}");
}

#[test]
fn contains_examples_in_canonical_form() {
    let page = readme();
    for block in blocks(&page) {
        let file = file(block);
        let canonical = format(&file).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}\n{block}"));
        let (_, canonical) = canonical.split_once('\n').unwrap();
        assert_eq!(canonical, file.text());
    }
}

/// Every map, list and scalar of an example is in the pet shop, which may contain more.
#[test]
fn contains_examples_from_the_pet_shop() {
    let files: Vec<Value> = pet_shop();
    let types: Vec<&Value> =
        files.iter().filter_map(|file| file.get("types")?.as_mapping()).flat_map(Mapping::values).collect();
    for block in blocks(&readme()) {
        let part: Value = serde_yaml::from_str(block).unwrap();
        let is_there = if is_of_a_type(block) {
            types.iter().any(|type_| is_part(&part, type_))
        } else {
            files.iter().any(|file| is_part(&part, file))
        };
        assert!(is_there, "codegen/tests/pet_shop/spec does not contain\n{block}");
    }
}

fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Mapping(part), Value::Mapping(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| is_part(value, whole)))
        }
        (Value::Sequence(part), Value::Sequence(whole)) => {
            let mut whole = whole.iter();
            part.iter().all(|item| whole.any(|whole| is_part(item, whole)))
        }
        (part, whole) => part == whole,
    }
}

fn pet_shop() -> Vec<Value> {
    let sources = support::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop"));
    sources.iter().map(|source| serde_yaml::from_str(source.text()).unwrap()).collect()
}

/// Keys of the schema that the pet shop may use, such as `Field.optional`, and words, such as `Method GET`.
#[test]
fn the_pet_shop_contains_every_key_and_word() {
    let schema: Json = serde_json::from_str(&schema::text()).unwrap();
    let mut known = BTreeSet::new();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        names(name, definition, &mut known);
    }
    assert!(known.len() > 130, "the schema has keys: {known:?}");
    let mut used = BTreeSet::new();
    for file in pet_shop() {
        let file = serde_json::to_value(file).unwrap();
        let definition = if file.get("base_url").is_some() { "Api" } else { "Resource" };
        use_of(&schema, definition, &schema["$defs"][definition], &file, &mut used);
    }
    // Nothing can be generated before all questions are settled.
    let missing: Vec<_> = known.difference(&used).filter(|name| !name.ends_with(".decide")).collect();
    assert!(missing.is_empty(), "codegen/tests/pet_shop/spec does not contain {missing:?}");
}

/// Returns the keys and words of a definition.
fn names(name: &str, schema: &Json, found: &mut BTreeSet<String>) {
    found.extend(
        schema["properties"].as_object().into_iter().flatten().map(|(key, _)| format!("{name}.{key}")),
    );
    found.extend(words(schema).map(|word| format!("{name} {word}")));
    for inner in alternatives(schema) {
        names(name, inner, found);
    }
}

fn words(schema: &Json) -> impl Iterator<Item = &str> {
    schema["enum"].as_array().into_iter().flatten().chain(schema.get("const")).filter_map(Json::as_str)
}

fn alternatives(schema: &Json) -> impl Iterator<Item = &Json> {
    ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| schema[key].as_array().into_iter().flatten())
}

/// Returns the keys and words that a value uses.
fn use_of(root: &Json, name: &str, schema: &Json, value: &Json, used: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return use_of(root, name, &root["$defs"][name], value, used);
    }
    for inner in alternatives(schema) {
        use_of(root, name, inner, value, used);
    }
    used.extend(words(schema).filter(|word| value == word).map(|word| format!("{name} {word}")));
    for (key, value) in value.as_object().into_iter().flatten() {
        let property = schema["properties"].get(key);
        used.extend(property.map(|_| format!("{name}.{key}")));
        if let Some(schema) = property.or(schema.get("additionalProperties")) {
            use_of(root, name, schema, value, used);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        use_of(root, name, &schema["items"], item, used);
    }
}
