//! The dates of definitions, and the responses of servers of several versions.

use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::import::openapi::Options;
use anthropic_beta_codegen::spec::{Date, Field, Source, Spec, read};
use serde_json::{Value, json};

use super::own::{edited, spec, texts};
use super::{after, import, settled, support};

fn of(date: &str) -> Options {
    Options { date: Some(date.parse::<Date>().unwrap()), placeholder_docs: true, ..Options::default() }
}

/// Returns a document with a new endpoint, a new type, a field, a value and a variant.
fn newer(spec: &[Source]) -> Source {
    edited(spec, |root| {
        let schemas = &mut root["components"]["schemas"];
        schemas["BetaShopPicture"]["properties"]["height"] = json!({ "$ref": "#/components/schemas/Height" });
        schemas["Height"] = json!({
            "type": "object",
            "required": ["pixels"],
            "properties": { "pixels": { "type": "integer" } },
        });
        schemas["BetaShopPetColor"]["anyOf"][0]["enum"].as_array_mut().unwrap().push(json!("silver"));
        let mut archive = root["paths"]["/v1/owners/{owner_id}/archive"]["post"].clone();
        archive["operationId"] = json!("owners.restore");
        root["paths"]["/v1/owners/{owner_id}/restore"] = json!({ "post": archive });
    })
}

fn field<'s>(spec: &'s Spec, type_: &str, name: &str) -> &'s Field {
    let types = spec.resources.values().find_map(|resource| resource.types.get(type_));
    &types.unwrap().fields.as_ref().unwrap()[name]
}

#[test]
fn adds_the_date_to_new_definitions() {
    let before = spec();
    let document = newer(&before);
    let done = import(&document, &before, &of("2027-01-01"));
    let after = after(&before, done);
    let now = read(&after).unwrap();
    let date = "2027-01-01".parse::<Date>().ok();
    assert_eq!(now.api.import.date, date);
    assert_eq!(field(&now, "BetaShopPicture", "height").since, date);
    let types = &now.resources["pets"].types;
    assert_eq!(types["BetaShopPetColor"].values.as_ref().unwrap()["silver"].since, date);
    assert_eq!(types["BetaShopPetColor"].values.as_ref().unwrap()["white"].since, None);
    assert_eq!(now.resources["owners"].endpoints["restore"].since, date);
    assert_eq!(types["Height"].since, date);
    assert_eq!(field(&now, "Height", "pixels").since, None, "it has the date of its type");

    let again = import(&document, &after, &of("2027-01-01"));
    assert_eq!(again.sources, [], "{}", again.summary);

    let sources = settled(&after);
    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    let text = |path: &str| generated.files.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    let docs = "/// Since 2027-01-01.\n";
    let pets = text("src/pets/types.rs");
    let height = pets.find("pub height:").unwrap();
    assert!(pets[..height].ends_with(&format!("{docs}    ")), "{}", &pets[..height]);
    assert!(text("src/owners.rs").contains(", since 2027-01-01\n"), "the docs of an endpoint state the date");
}

#[test]
fn keeps_later_definitions_if_a_document_is_older() {
    let before = spec();
    let after = after(&before, import(&newer(&before), &before, &of("2027-01-01")));
    let older = edited(&before, |_| {});
    let done = import(&older, &after, &of("2026-12-31"));
    assert_eq!(done.sources, [], "{}", done.summary);
    assert!(done.summary.changes_nothing() && done.summary.kept.is_empty(), "{}", done.summary);
}

#[test]
fn keeps_newer_presences_and_types_if_a_document_is_older() {
    let before = spec();
    let newer = edited(&before, |root| {
        let schemas = &mut root["components"]["schemas"];
        schemas["PetCreateParams"]["required"].as_array_mut().unwrap().retain(|name| name != "name");
        schemas["BetaShopPicture"]["properties"]["size_bytes"] = json!({ "type": "string" });
    });
    let after = after(&before, import(&newer, &before, &of("2027-01-01")));
    let now = read(&after).unwrap();
    assert!(field(&now, "PetCreateParams", "name").optional);
    let older = edited(&before, |_| {});
    let done = import(&older, &after, &of("2026-12-31"));
    assert_eq!(done.sources, [], "{}", done.summary);

    // A document of the same day changes them.
    let done = import(&older, &after, &of("2027-01-01"));
    let changed = texts(&done.summary.changed);
    assert_eq!(changed, ["`size_bytes` is now `integer`; it was `string`", "`name` is now required"]);
}

/// Servers may be older than the document, and send responses of the previous version.
#[test]
fn accepts_the_responses_of_servers_of_both_versions() {
    let before = spec();
    let add = |schema: &mut Value, name: &str| {
        schema["properties"][name] = json!({ "type": "integer" });
        schema["required"].as_array_mut().unwrap().push(json!(name));
    };
    let newer = edited(&before, |root| {
        let schemas = &mut root["components"]["schemas"];
        add(&mut schemas["BetaShopPet"], "height");
        add(&mut schemas["PetCreateParams"], "height");
        let pet = &mut schemas["BetaShopPet"];
        pet["properties"]["born"]["type"] = json!("string");
        pet["required"].as_array_mut().unwrap().extend([json!("born"), json!("weight")]);
        pet["required"].as_array_mut().unwrap().retain(|name| name != "name");
        let sent = &mut schemas["PetCreateParams"]["required"];
        sent.as_array_mut().unwrap().push(json!("tags"));
    });
    let after = after(&before, import(&newer, &before, &Options::default()));
    let now = read(&after).unwrap();
    let presence = |type_: &str, name: &str| {
        let Field { optional, nullable, .. } = field(&now, type_, name);
        (*optional, *nullable)
    };
    // Fields that are now required or not nullable may be absent or null in older responses.
    for (name, expected) in [
        ("height", (true, false)),
        ("born", (true, true)),
        ("weight", (true, false)),
        ("name", (true, false)),
    ] {
        assert_eq!(presence("BetaShopPet", name), expected, "{name}");
    }
    // A request only reaches servers that know the document.
    for name in ["height", "tags"] {
        assert_eq!(presence("PetCreateParams", name), (false, false), "{name}");
    }
}
