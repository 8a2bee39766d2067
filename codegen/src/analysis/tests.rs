use super::{Conversion, FieldPlan, of_field, text_variant};
use crate::generate::resolve;
use crate::ir::{Api, Shape};
use crate::spec::Source;

/// Returns the API with these types.
fn api(types: &str) -> Api {
    let resource = format!("doc: Everything about things.\ntypes:\n{types}");
    let sources =
        [("spec/api.yaml", include_str!("../../tests/bad_specs/api.yaml")), ("spec/things.yaml", &resource)];
    resolve(&sources.map(|(file, text)| Source::new(file, text))).expect("the types can be read").1
}

/// Returns the variant of the union `Choice` that a text is converted into; `variants` defines the union.
fn made_of_text(variants: &str) -> Option<usize> {
    let api = api(&format!(
        "{variants}{}",
        "
  Name:
    doc: Any of these, or another, as a text.
    any_text: true
    values: {one: {doc: The first.}}
  Open:
    doc: Any of these, or another.
    values: {one: {doc: The first.}}
  Closed:
    doc: Any of these.
    closed: true
    values: {one: {doc: The first.}}
  Word:
    doc: Made from a text.
    shortcuts: {from_text: {}}
    fields: {text: {type: string, doc: What it says.}}
  Line:
    doc: Made from a text as well.
    shortcuts: {from_text: {}}
    fields: {text: {type: string, doc: What it says.}}
  Number:
    doc: Made from no text.
    fields: {count: {type: integer, doc: How many.}}
"
    ));
    let choice = api.types.iter().find(|definition| definition.name == "Choice");
    let Some(Shape::Union(union)) = choice.map(|definition| &definition.shape) else { panic!("no union") };
    text_variant(&api, union)
}

#[test]
fn converts_text_into_the_text_variant_or_else_the_only_object_that_is_created_from_text() {
    let of = |types: &[&str]| {
        let variants: String =
            types.iter().map(|type_| format!("    - {{type: {type_}, doc: One way.}}\n")).collect();
        made_of_text(&format!("  Choice:\n    doc: One of several.\n    variants:\n{variants}"))
    };
    assert_eq!(of(&["Number", "string"]), Some(1));
    assert_eq!(of(&["Number", "Name"]), Some(1));
    assert_eq!(of(&["Number", "Open"]), None, "an enum without `any_text` is not created from a text");
    assert_eq!(of(&["Number", "Closed"]), None);
    assert_eq!(of(&["Word", "string"]), Some(1), "a variant with text takes precedence");
    assert_eq!(of(&["Number", "Word"]), Some(1));
    assert_eq!(of(&["Word", "Line"]), None, "the choice would be ambiguous");
    assert_eq!(of(&["Number", "list<string>"]), None);
}

#[test]
fn sends_free_form_json_back_unchanged_and_encodes_other_types() {
    let of = |from: &str, to: &str| {
        let api = api(&format!(
            "
  Given:
    doc: What comes.
    into_request: {{as: Taken}}
    fields: {{data: {{type: {from}, doc: Whatever.}}}}
  Taken:
    doc: What goes back.
    fields: {{data: {{type: {to}, doc: Whatever.}}}}
"
        ));
        let [Shape::Object(given), Shape::Object(taken)] = [&api.types[0].shape, &api.types[1].shape] else {
            panic!("no objects")
        };
        let back = given.into_request.as_ref().expect("the object goes back");
        match of_field(&api, given, back, &taken.fields[0]) {
            Ok(Some(FieldPlan::Carried(0, conversion))) => Some(conversion),
            _ => None,
        }
    };
    assert_eq!(of("map<any>", "any"), Some(Conversion::Same));
    assert_eq!(of("any", "any"), Some(Conversion::Same));
    assert_eq!(of("map<string>", "any"), Some(Conversion::Json));
    assert_eq!(of("map<string>", "map<any>"), Some(Conversion::Json));
    assert_eq!(of("any", "map<any>"), None, "it may be no object");
}
