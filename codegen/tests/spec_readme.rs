//! `spec/README.md` explains every key of the spec language, and its examples are a spec that works.

mod support;

use std::collections::BTreeSet;

use anthropic_beta_codegen::spec::format;
use anthropic_beta_codegen::{generate, schema};
use serde_json::Value as Json;
use support::readme::{blocks, file, readme, whole};

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

#[test]
fn the_examples_together_are_a_spec_without_mistakes() {
    let sources = whole(&readme());
    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    assert!(generated.counts.unions == 2 && generated.counts.endpoints == 4, "{:?}", generated.counts);
    assert!(generated.files.contains_key("src/pets.rs"));
}
