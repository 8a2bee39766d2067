//! Tests of the resolution of accumulations.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::generate::load;
use crate::ir::{Api, Shape};
use crate::spec::Source;

/// Returns the variants of the item that the rules for the field `mood` apply to.
fn with_mood(api: &Api) -> Vec<&str> {
    let definition = api.types.iter().find(|definition| definition.name == "StoryEvent").unwrap();
    let Shape::Union(events) = &definition.shape else { panic!("{definition:?}") };
    let accumulation = events.accumulates.as_ref().unwrap();
    let Shape::Union(items) = &api[accumulation.item].shape else { panic!("{accumulation:?}") };
    let rules = accumulation.rules.iter().filter(|rule| rule.to == "mood");
    rules.map(|rule| &*api[items.variants[rule.item].type_().unwrap().named().unwrap()].name).collect()
}

#[test]
fn applies_a_rule_to_the_items_with_a_suitable_field() {
    let files = [
        ("spec/api.yaml", include_str!("../../../tests/bad_specs/api.yaml")),
        ("spec/stories.yaml", include_str!("../../../tests/pet_shop/spec/stories.yaml")),
    ];
    let with_riddle = |mood: &str| {
        let riddle = "  ChapterRiddle:\n    doc: A chapter with a riddle.\n    fields:\n";
        let field = format!("{riddle}      mood:\n        type: {mood}\n        doc: Mood of the chapter.\n");
        let sources = files.map(|(file, text)| {
            assert!(file.ends_with("api.yaml") || text.contains(riddle));
            Source::new(file, text.replace(riddle, &field))
        });
        load(&sources).unwrap()
    };
    assert_eq!(with_mood(&with_riddle("integer")), ["ChapterProse"]);
    assert_eq!(with_mood(&with_riddle("Mood")), ["ChapterProse", "ChapterRiddle"]);
}

const TYPES: [&str; 13] = [
    "Event",
    "Begin",
    "PartBegin",
    "PartMore",
    "PartEnd",
    "Change",
    "End",
    "Whole",
    "Part",
    "Screw",
    "More",
    "MoreLabel",
    "MoreData",
];

/// Returns a resource with events that accumulate, and the same resource with other names.
fn things() -> (String, String) {
    let text = include_str!("../../../tests/bad_specs/accumulates_rules_undo/things.yaml");
    // The rules of the bad spec are removed.
    let (start, rest) = text.split_once("        - delta: label\n          from: more\n").unwrap();
    let rest = &rest[rest.find("        - delta: data\n").unwrap()..];
    let things = format!("{start}{rest}");
    let word = |word: &str| if TYPES.contains(&word) { format!("Other{word}") } else { word.to_owned() };
    let line = |line: &str| {
        let words: Vec<String> = line
            .split_inclusive([' ', '<', '>', ':'])
            .map(|part| {
                let name = part.trim_end_matches([' ', '<', '>', ':']);
                format!("{}{}", word(name), &part[name.len()..])
            })
            .collect();
        words.concat()
    };
    let others: Vec<String> = things.lines().map(line).collect();
    let others = others.join("\n").replace("/v1/things", "/v1/others");
    (things, others)
}

/// Returns the messages about the two resources.
fn messages(things: &str, others: &str) -> Vec<String> {
    let api = include_str!("../../../tests/bad_specs/api.yaml");
    let sources = [("api", api), ("things", things), ("others", others)];
    let sources = sources.map(|(file, text)| Source::new(format!("spec/{file}.yaml"), text));
    let diagnostics = load(&sources).err().unwrap_or_default();
    diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
}

#[test]
fn reports_two_unions_that_accumulate_to_the_same_type() {
    let (things, others) = things();
    assert_eq!(messages(&things, &others), [""; 0]);
    let meet = |things: &str, others: &str| {
        let message = "another union accumulates to the same type";
        messages(things, others).iter().any(|found| found == message)
    };
    let same_items =
        others.replace("type: OtherPart\n", "type: Part\n").replace("list<OtherPart>", "list<Part>");
    assert!(meet(&things, &same_items));
    let more = "      others:\n        type: list<OtherPart>\n        doc: What else it consists of.\n";
    let list = "      parts:\n        type: list<Part>\n";
    let things = things.replace(list, &format!("{more}{list}"));
    let same_whole = others
        .replace("into: OtherWhole", "into: Whole")
        .replace("type: OtherWhole", "type: Whole")
        .replace("list: parts", "list: others");
    assert!(meet(&things, &same_whole));
}
