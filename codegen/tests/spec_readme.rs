//! `spec/README.md` explains every key of the spec language, and its examples are a spec that works.
#![expect(clippy::unwrap_used, reason = "helpers of a test fail it by panicking")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::{Source, format};
use anthropic_beta_codegen::{generate, schema};
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md")).unwrap()
}

/// The texts of the page's YAML examples.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// Every key that the schema knows.
fn keys(schema: &Json, found: &mut BTreeSet<String>) {
    let properties = schema["properties"].as_object();
    found.extend(properties.into_iter().flatten().map(|(key, _)| key.clone()));
    match schema {
        Json::Object(map) => map.values().for_each(|inner| keys(inner, found)),
        Json::Array(items) => items.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

/// The words in code spans, apart from the examples.
fn spans(page: &str) -> BTreeSet<String> {
    let prose: String = page.split("```").step_by(2).collect();
    let spans = prose.split('`').skip(1).step_by(2);
    spans.flat_map(|span| span.split(|c: char| !c.is_alphanumeric() && c != '_')).map(str::to_owned).collect()
}

#[test]
fn every_key_is_explained() {
    let mut keys_ = BTreeSet::new();
    keys(&serde_json::from_str(&schema::text()).unwrap(), &mut keys_);
    assert!(keys_.len() > 60, "the schema has keys: {keys_:?}");
    let spans = spans(&readme());
    let missing: Vec<_> = keys_.iter().filter(|key| !spans.contains(*key)).collect();
    assert!(missing.is_empty(), "spec/README.md says nothing about {missing:?}");
}

/// What a block is, by its first key, and the file that it makes on its own.
fn file(block: &str) -> Source {
    let source = |file: &str, text: String| Source::new(file, text);
    match block.split(':').next().unwrap() {
        "title" => source("spec/api.yaml", block.to_owned()),
        "doc" => source("spec/pets.yaml", block.to_owned()),
        "endpoints" | "types" => source("spec/pets.yaml", format!("doc: Pets.\n\n{block}")),
        "accumulates" => {
            let body: String = block.lines().map(|line| format!("    {line}\n")).collect();
            source("spec/pets.yaml", format!("doc: Pets.\n\ntypes:\n\n  A:\n    doc: ''\n{body}"))
        }
        other => panic!("a block begins with `{other}`: teach this test what it is"),
    }
}

#[test]
fn every_example_is_in_its_canonical_form() {
    let page = readme();
    for block in blocks(&page) {
        let file = file(block);
        let canonical = format(&file).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{block}"));
        let (_, canonical) = canonical.split_once('\n').unwrap();
        assert_eq!(canonical, file.text());
    }
}

/// The examples as one spec: `api.yaml`, and one resource of all endpoints and types.
fn whole(page: &str) -> Vec<Source> {
    let (mut api, mut resource) = (None, Mapping::new());
    for block in blocks(page) {
        if block.starts_with("accumulates:") {
            continue;
        }
        if block.starts_with("title:") {
            api = Some(file(block));
            continue;
        }
        for (key, value) in serde_yaml::from_str::<Mapping>(block).unwrap() {
            match (resource.get_mut(&key), value) {
                (Some(Value::Mapping(known)), Value::Mapping(more)) => known.extend(more),
                (None, value) => _ = resource.insert(key, value),
                (Some(_), value) => panic!("{key:?} is there twice: {value:?}"),
            }
        }
    }
    let text = serde_yaml::to_string(&resource).unwrap();
    vec![api.unwrap(), Source::new("spec/pets.yaml", text)]
}

#[test]
fn the_examples_together_are_a_spec_without_mistakes() {
    let sources = whole(&readme());
    let generated = generate(&sources, support::PACKAGES)
        .unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    assert!(generated.counts.unions == 2 && generated.counts.endpoints == 4, "{:?}", generated.counts);
    assert!(generated.files.contains_key("src/pets.rs"));
}
