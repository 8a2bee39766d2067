//! The methods of unions for the fields that all variants have.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod support;

use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::spec::Source;

const API: &str = "title: T\ndoc: An API.\nbase_url: https://a.example\nheaders: []\nquery: []\n";

/// A variant of the union: its name, its fields, and the date of the document that added it.
type Variant = (&'static str, &'static [&'static str], Option<&'static str>);

/// Returns the methods for common fields of a union of these variants, each as its signature and its docs.
fn methods(variants: &[Variant], closed: bool) -> Vec<String> {
    let mut types = String::new();
    let mut listed = String::new();
    for (name, fields, since) in variants {
        listed.push_str(&format!("    - type: {name}\n"));
        types.push_str(&format!("  {name}:\n    doc: A kind.\n"));
        if let Some(since) = since {
            listed.push_str(&format!("      since: {since}\n"));
            types.push_str(&format!("    since: {since}\n"));
        }
        types.push_str(&format!("    fields:\n      type:\n        const: {}\n", name.to_lowercase()));
        for field in *fields {
            let (field, type_) = field.split_once(": ").unwrap();
            let (type_, optional) = match type_.strip_suffix('?') {
                Some(type_) => (type_, "        optional: true\n"),
                None => (type_, ""),
            };
            types.push_str(&format!(
                "      {field}:\n        type: {type_}\n{optional}        doc: Some part.\n"
            ));
        }
    }
    let closed = if closed { "    closed: true\n" } else { "" };
    let things = format!(
        "doc: Everything about things.\nendpoints:\n  retrieve:\n    method: GET\n    path: /thing\n    doc: Fetches a thing.\n    \
         returns:\n      json: Thing\ntypes:\n  Thing:\n    doc: One of several.\n{closed}    tag: type\n    \
         variants:\n{listed}{types}"
    );
    let sources = [Source::new("spec/api.yaml", API), Source::new("spec/things.yaml", things)];
    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    let text =
        generated.files.iter().filter(|(path, _)| path.starts_with("src/things")).map(|(_, text)| text);
    let text: String = text.cloned().collect();
    let docs = text.match_indices("/// Returns `").map(|(start, _)| &text[start..]);
    let method = |text: &str| {
        let mut lines = text.lines().map(str::trim);
        let doc = lines.next().unwrap().trim_start_matches("/// ").to_owned();
        let signature = lines.find(|line| line.starts_with("pub fn")).unwrap();
        format!("{} {doc}", signature.trim_end_matches(" {"))
    };
    docs.filter(|text| text.contains("a field of")).map(method).collect()
}

#[test]
fn emits_a_method_for_a_field_of_all_variants() {
    let both = methods(&[("A", &["id: string", "size: integer"], None), ("B", &["id: string"], None)], false);
    assert_eq!(
        both,
        [
            "pub fn id(&self) -> Option<&str> Returns `id`, a field of all variants, if this value is known and has it."
        ]
    );
    let closed = methods(&[("A", &["id: string"], None), ("B", &["id: string"], None)], true);
    assert_eq!(closed, ["pub fn id(&self) -> &str Returns `id`, a field of all variants."]);
    let optional = methods(&[("A", &["id: string"], None), ("B", &["id: string?"], None)], true);
    assert!(optional[0].starts_with("pub fn id(&self) -> Option<&str>"), "{optional:?}");
}

#[test]
fn emits_no_method_if_the_type_of_a_field_differs_or_a_variant_lacks_it() {
    let lacking = methods(&[("A", &["id: string"], None), ("B", &["size: integer"], None)], false);
    let differing = methods(&[("A", &["id: string"], None), ("B", &["id: integer"], None)], false);
    let hiding = methods(&[("A", &["tag: string"], None), ("B", &["tag: string"], None)], false);
    assert_eq!([lacking, differing, hiding], [const { Vec::<String>::new() }; 3]);
}

/// An update of the API must not remove a method that programs call.
#[test]
fn keeps_the_method_if_a_later_variant_lacks_the_field() {
    let (a, b): (Variant, Variant) = (("A", &["id: string"], None), ("B", &["id: string"], None));
    let later: Variant = ("C", &["size: integer"], Some("2026-08-22"));
    for variants in [[a, b, later], [a, later, b], [later, a, b]] {
        assert_eq!(
            methods(&variants, false),
            [
                "pub fn id(&self) -> Option<&str> Returns `id`, a field of most variants, if this value is known and has it."
            ]
        );
    }
}
