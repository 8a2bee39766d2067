//! The facts of a document about values, and the facts that the spec language cannot express.

use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::openapi::Options;
use anthropic_beta_codegen::openapi::{self, Contract, export};
use anthropic_beta_codegen::spec::{Field, Limits, Source, Spec, read};
use serde_json::{Value, json};

use super::{after, import};

/// Returns a document with one endpoint, whose response has these properties.
fn document(properties: Value) -> Source {
    let thing = json!({ "type": "object", "properties": properties });
    let response = json!({
        "description": "The thing.",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
    });
    let root = json!({
        "openapi": "3.1.0",
        "info": { "title": "Things", "version": "1" },
        "servers": [{ "url": "https://things.example" }],
        "paths": { "/thing": { "get": { "operationId": "thing", "responses": { "200": response } } } },
        "components": { "schemas": { "Thing": thing } },
    });
    Source::new("things.json", serde_json::to_string_pretty(&root).unwrap())
}

fn spec(sources: &[Source]) -> Spec {
    read(sources).unwrap()
}

/// Returns the fields of the response.
fn fields(sources: &[Source]) -> indexmap::IndexMap<String, Field> {
    spec(sources).resources["thing"].types["Thing"].fields.clone().unwrap()
}

fn limits(set: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    set(&mut limits);
    limits
}

#[test]
fn imports_and_exports_limits() {
    let document = document(json!({
        "narrow": { "type": "integer", "format": "int32" },
        "unsigned": { "type": "integer", "format": "uint32" },
        "wide": { "type": "integer", "format": "int64" },
        "bounded": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 100 },
        "positive": { "type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10 },
        "key": { "type": "string", "pattern": "^[a-z]+$", "maxLength": 8 },
        "tags": { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 3 },
        "labels": { "type": "object", "additionalProperties": { "type": "string" }, "maxProperties": 16 },
    }));
    let done = import(&document, &[], &Options::default());
    assert_eq!(done.summary.dropped, [""; 0], "{}", done.summary);
    let bounds = |least: i64, most: i64| {
        limits(|limits| (limits.min, limits.max) = (Some(least.into()), Some(most.into())))
    };
    let expected = [
        ("narrow", bounds(i32::MIN.into(), i32::MAX.into())),
        ("unsigned", bounds(0, u32::MAX.into())),
        ("wide", Limits::default()),
        ("bounded", bounds(1, 100)),
        ("positive", bounds(1, 9)),
        (
            "key",
            limits(|limits| (limits.pattern, limits.max_length) = (Some("^[a-z]+$".to_owned()), Some(8))),
        ),
        ("tags", limits(|limits| (limits.min_items, limits.max_items) = (Some(1), Some(3)))),
        ("labels", limits(|limits| limits.max_items = Some(16))),
    ];
    let fields = fields(&done.sources);
    for (name, limits) in expected {
        assert_eq!(fields[name].limits, limits, "{name}");
    }

    let before = spec(&super::settled(&done.sources));
    let text = export(&before, &Contract { license: "MIT".to_owned() }).to_json().unwrap();
    let exported: Value = serde_json::from_str(&text).unwrap();
    let properties = &exported["components"]["schemas"]["Thing"]["properties"];
    assert_eq!(properties["narrow"]["maximum"], json!(i32::MAX));
    assert_eq!(properties["key"]["pattern"], json!("^[a-z]+$"));
    let exactly = openapi::import(&Source::new("openapi.json", text)).unwrap();
    assert_eq!(spec(&exactly), before, "the export contains all of it");
}

#[test]
fn keeps_known_bounds_instead_of_those_of_a_width() {
    let document = document(json!({ "size": { "type": "integer", "format": "int32" } }));
    let first = import(&document, &[], &Options::default()).sources;
    let own: Vec<Source> =
        first
            .iter()
            .map(|source| {
                source.with_text(source.text().replace(
                    "          min: -2147483648\n          max: 2147483647\n",
                    "          max: 20\n",
                ))
            })
            .collect();
    assert_ne!(own, first);
    let again = import(&document, &own, &Options::default());
    assert_eq!(again.sources, [], "{}", again.summary);
}

#[test]
fn lists_facts_without_a_counterpart_in_one_line_per_kind() {
    let document = document(json!({
        "a": { "type": "string", "examples": ["x"], "format": "uuid" },
        "b": { "type": "string", "examples": ["y"], "pattern": "^`$" },
        "c": { "type": "number", "exclusiveMinimum": 0, "format": "decimal" },
        "d": { "type": "array", "items": { "type": "string", "maxLength": 3 }, "uniqueItems": true },
        "e": { "type": "integer", "format": "uint64", "multipleOf": 2 },
    }));
    let done = import(&document, &[], &Options::default());
    let expected = [
        "`examples` of schemas (2)",
        "`exclusiveMinimum` of numbers (1)",
        "`multipleOf` of schemas (1)",
        "`uniqueItems` of schemas (1)",
        "limits of the items of lists and maps (1)",
        "patterns with backticks or control characters (1)",
        "the format `decimal` of numbers (1)",
        "the format `uint64` of integers, which have 64 bits here (1)",
        "the format `uuid` of text (1)",
    ];
    assert_eq!(done.summary.dropped, expected);
    // A dry run reports it too, even if there is nothing to do.
    let again = import(&document, &done.sources, &Options::default()).summary.by_resource();
    assert!(again.starts_with("nothing to do: "), "{again}");
    for text in [done.summary.by_resource(), again] {
        for line in expected {
            assert!(text.contains(&format!("\n  {line}\n")), "no `{line}` in\n{text}");
        }
    }
}

#[test]
fn counts_unsupported_keys_outside_of_schemas() {
    let mut root: Value = serde_json::from_str(document(json!({})).text()).unwrap();
    let operation = &mut root["paths"]["/thing"]["get"];
    operation["security"] = json!([{ "key": [] }]);
    operation["parameters"] = json!([{ "name": "q", "in": "query", "schema": { "type": "string" }, "example": "x", "style": "spaceDelimited" }]);
    operation["responses"]["200"]["headers"] = json!({ "x-left": { "schema": { "type": "integer" } } });
    operation["responses"]["200"]["content"]["application/json"]["example"] = json!({});
    operation["responses"]["404"] = json!({ "description": "Not found." });
    let document = Source::new("things.json", root.to_string());
    let done = import(&document, &[], &Options::default());
    let expected = [
        "`example` of parameters (1)",
        "`example` of responses (1)",
        "`headers` of responses (1)",
        "`security` of operations (1)",
        "`style` of parameters (1)",
        "responses of failed calls, whose type is the same everywhere (1)",
    ];
    assert_eq!(done.summary.dropped, expected);
}

#[test]
fn asks_about_deprecated_values_until_the_spec_states_a_replacement() {
    let kind = json!({ "anyOf": [
        { "type": "string" },
        { "const": "new", "type": "string" },
        { "const": "old", "type": "string", "deprecated": true },
        { "const": "older", "type": "string", "deprecated": true },
    ] });
    let question = "The document marks `old`, `older` as deprecated";
    let document = document(json!({ "kind": kind }));
    let first = import(&document, &[], &Options::default());
    let asked = |done: &anthropic_beta_codegen::import::Imported| {
        let texts = done.summary.to_decide.iter().map(|entry| entry.text.clone());
        texts.filter(|text| text.contains("as deprecated")).collect::<Vec<_>>()
    };
    let [new] = asked(&first).try_into().unwrap();
    assert!(new.starts_with(question), "{new}");

    // The question is also asked about a value that is already in the spec.
    let before: Vec<Source> = super::settled(&first.sources);
    let known = import(&document, &before, &Options::default());
    assert_eq!(asked(&known).len(), 1, "{}", known.summary);

    let after = after(&before, known);
    let answered: Vec<Source> = super::settled(&after)
        .iter()
        .map(|source| {
            let settle = |text: String, value: &str| {
                text.replace(
                    &format!("      {value}: {{}}\n"),
                    &format!("      {value}:\n        deprecated: Use `new`.\n"),
                )
            };
            source.with_text(settle(settle(source.text().to_owned(), "old"), "older"))
        })
        .collect();
    let again = import(&document, &answered, &Options::default());
    assert_eq!(again.sources, [], "{}", again.summary);
    let values = spec(&answered).resources["thing"].types["ThingKind"].values.clone().unwrap();
    let deprecated: Vec<&str> = values
        .iter()
        .filter(|(_, value)| value.deprecated.is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(deprecated, ["old", "older"]);
}

/// Clients require the items of a page, even if they are optional in the document.
#[test]
fn exports_the_items_of_a_page_as_required() {
    let mut root: Value =
        serde_json::from_str(document(json!({ "id": { "type": "string" } })).text()).unwrap();
    root["components"]["schemas"]["Things"] = json!({
        "type": "object",
        "properties": {
            "data": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
            "next_page": { "type": ["string", "null"] },
        },
    });
    let list = json!({
        "operationId": "things",
        "parameters": [{ "name": "page", "in": "query", "schema": { "type": "string" } }],
        "responses": { "200": {
            "description": "Things.",
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Things" } } },
        } },
    });
    root["paths"]["/things"] = json!({ "get": list });
    let done = import(&Source::new("things.json", root.to_string()), &[], &Options::default());
    let text = export(&spec(&done.sources), &Contract { license: "MIT".to_owned() }).to_json().unwrap();
    let exported: Value = serde_json::from_str(&text).unwrap();
    let content = &exported["paths"]["/things"]["get"]["responses"]["200"]["content"];
    assert_eq!(content["application/json"]["schema"]["required"], json!(["data"]));
}

#[test]
fn asks_about_a_body_that_is_not_an_object() {
    let mut root: Value = serde_json::from_str(document(json!({})).text()).unwrap();
    root["components"]["schemas"]["Input"] = json!({ "oneOf": [
        { "type": "object", "properties": { "a": { "type": "string" } } },
        { "type": "object", "properties": { "b": { "type": "string" } } },
    ] });
    let body = json!({ "schema": { "$ref": "#/components/schemas/Input" } });
    root["paths"]["/thing"]["post"] = root["paths"]["/thing"]["get"].clone();
    root["paths"]["/thing"]["post"]["requestBody"] =
        json!({ "required": true, "content": { "application/json": body } });
    let options = Options { placeholder_docs: true, ..Options::default() };
    let done = import(&Source::new("things.json", root.to_string()), &[], &options);
    let asked = |entry: &anthropic_beta_codegen::import::Entry| entry.text.contains("is not an object");
    assert_eq!(done.summary.to_decide.iter().filter(|entry| asked(entry)).count(), 1, "{}", done.summary);
    let sources = super::settled(&done.sources);
    load(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
}
