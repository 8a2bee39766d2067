//! The statistics of a small API.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use anthropic_beta_codegen::lower::lower;
use anthropic_beta_codegen::spec::{Source, read};
use anthropic_beta_codegen::stats::{Stats, TypeStats, html, text};

const API: &str = "
title: Pets & toys
doc: Pets.
base_url: https://pets.example
headers: []
query: []
betas:
  header: pets-beta
  type: Mood
  doc: Asks for a beta.
";

const PETS: &str = "
doc: Pets.
endpoints:
  retrieve:
    method: GET
    path: /v1/pets/{pet_id}
    doc: Looks a pet up.
    parameters:
      pet_id:
        in: path
        type: string
    returns:
      json: Pet
types:
  Animal:
    doc: Any of them, or many.
    variants:
    - type: Pet
    - type: list<Animal>
  Food:
    doc: What is eaten.
    variants:
    - type: string
      doc: In words.
    - type: Animal
      doc: Another one.
  Mood:
    doc: How it feels.
    values:
      calm: {}
      wild:
        doc: Not at ease.
  Pet:
    doc: A pet.
    fields:
      type:
        const: pet
      mood:
        type: Mood
        doc: How it feels.
";

const TOYS: &str = "
doc: |-
  Toys, whose summary has
  two lines.

  More about them.
types:
  Toy:
    doc: A toy.
    fields:
      owner:
        type: Pet
        doc: Who plays with it.
";

fn stats() -> Stats {
    let files = [("spec/api.yaml", API), ("spec/pets.yaml", PETS), ("spec/toys.yaml", TOYS)];
    let sources = files.map(|(file, text)| Source::new(file, text));
    Stats::new(&lower(&read(&sources).unwrap()).unwrap())
}

fn type_(name: &str) -> TypeStats {
    let stats = stats();
    let mut types = stats.resources.into_iter().flat_map(|resource| resource.types);
    types.find(|type_| type_.name == name).unwrap()
}

#[test]
fn lists_missing_docs_except_those_of_constants() {
    let stats = stats();
    let missing: Vec<&str> = stats.docs.iter().flat_map(|kind| &kind.missing).map(String::as_str).collect();
    assert_eq!(missing, ["pets.retrieve.pet_id", "Mood.calm"]);
    let fields = stats.docs.iter().find(|kind| kind.kind == "fields").unwrap();
    assert_eq!(fields.total, 2);
    assert!(!stats.is_documented());
    assert!(!type_("Mood").documented && type_("Pet").documented);
}

#[test]
fn counts_nested_and_recursive_unions() {
    assert_eq!(type_("Food").depth, 2);
    assert_eq!(type_("Animal").depth, 1);
    assert_eq!(type_("Pet").depth, 0);
}

#[test]
fn lists_the_resources_that_a_resource_uses() {
    let toys = stats().resources.pop().unwrap();
    assert_eq!(toys.uses.into_iter().collect::<Vec<_>>(), ["pets"]);
}

#[test]
fn shows_all_statistics_as_text_and_html() {
    let (text, html) = (text(&stats()), html("Pets & toys", &stats()));
    assert!(text.contains("values          1 of 2") && text.contains("parameters      0 of 1"), "{text}");
    assert!(text.contains("parameters without docs\n  pets.retrieve.pet_id\n"), "{text}");
    assert!(html.contains("<h1>Pets &amp; toys</h1>"));
    assert_eq!(html.matches("<section").count(), 2);
    assert_eq!(html.matches("class=\"enum bare\"").count(), 1);
    assert!(html.contains("<p>Toys, whose summary has two lines.</p>"), "{html}");
    // A long path wraps within its card, and no card is wider than its column.
    assert!(html.contains("h2, p, li, details { overflow-wrap: anywhere; }"), "{html}");
    assert!(html.contains("section { min-width: 0;"), "{html}");
    assert!(html.contains("title=\"Food: union, 2 variants, 2 deep\""));
}
