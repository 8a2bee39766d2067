//! Types are compared by their structure, not by their names.

use anthropic_beta_codegen::diff::{Change, Wire};

use crate::spec::Edit;
use crate::{between, line};

/// A field, a list, a parameter, a variant and a response, each through an alias.
const ALIASES: &[Edit] = &[
    ("      age:\n        type: integer\n", "      age:\n        type: Age\n"),
    ("        type: Mood\n", "        type: list<Temper?>\n"),
    (
        "        type: string\n        optional: true\n        doc: Whose.\n",
        "        type: Owner\n        optional: true\n        doc: Whose.\n",
    ),
    ("    - type: Fish\n", "    - type: Catch\n"),
    ("      json: DeletedToy\n", "      json: GoneToy\n"),
    NAMES,
];

const TARGETS: &[Edit] = &[("        type: Mood\n", "        type: list<Mood?>\n"), NAMES];

const NAMES: Edit = (
    "  Seed:\n",
    "  Age:\n    doc: In years.\n    alias: integer\n  Temper:\n    doc: How it feels.\n    alias: Mood\n  Owner:\n    doc: Whose.\n    alias: string\n  Catch:\n    doc: From the sea.\n    alias: Fish\n  GoneToy:\n    doc: It is gone.\n    alias: DeletedToy\n  Seed:\n",
);

#[test]
fn treats_an_alias_like_its_target() {
    for (old, new) in [(ALIASES, TARGETS), (TARGETS, ALIASES)] {
        let report = between(old, new);
        assert_eq!(report.changes, [], "{old:?}");
        assert_eq!(report.bump().word(), "none");
    }
}

/// `Brew` has the fields of `Fish`, with other docs.
const TWIN: &str = "  Brew:\n    doc: From the kettle.\n    fields:\n      type:\n        const: fish\n      weight:\n        type: integer\n        doc: By volume.\n  Seed:\n";

#[test]
fn reports_a_type_with_the_same_structure_as_compatible_on_the_wire() {
    let twin = ("  Seed:\n", TWIN);
    let report = between(&[twin], &[twin, ("    - type: Fish\n", "    - type: Brew\n")]);
    let lines: Vec<String> = report.changes.iter().map(line).collect();
    assert_eq!(lines[0], "R- variant `Food.Brew`: type changed from `Fish` to `Brew`");
    assert!(report.changes.iter().all(|change| change.wire == Wire::Same), "{lines:#?}");
    let wider = TWIN.replace("type: integer", "type: number").leak();
    let wider = ("  Seed:\n", &*wider);
    let report = between(&[wider], &[wider, ("    - type: Fish\n", "    - type: Brew\n")]);
    assert!(report.changes.iter().any(Change::breaks_wire), "a number is not an integer");
}

/// Two trees whose branches are trees.
const TREES: &str = "  Tree:\n    doc: A tree.\n    fields:\n      branches:\n        type: list<Tree>\n        doc: Its branches.\n  Bush:\n    doc: A bush.\n    fields:\n      branches:\n        type: list<Bush>\n        doc: Its branches.\n  Seed:\n";

#[test]
fn compares_types_that_contain_themselves() {
    let trees = ("  Seed:\n", TREES);
    let with = |type_| {
        (
            "      age:\n        type: integer\n",
            match type_ {
                "Tree" => "      age:\n        type: Tree\n",
                _ => "      age:\n        type: Bush\n",
            },
        )
    };
    let report = between(&[trees, with("Tree")], &[trees, with("Bush")]);
    let lines: Vec<String> = report.changes.iter().map(line).collect();
    assert_eq!(lines[0], "R- field `PetParams.age`: type changed from `Tree` to `Bush`");
    assert!(!report.changes.iter().any(Change::breaks_wire), "{lines:#?}");
}

/// A union of a text and an object with a tag.
const ORDER: &str =
    "  Order:\n    doc: What to eat.\n    variants:\n    - type: string\n    - type: Fish\n  Seed:\n";

#[test]
fn reports_a_tag_that_values_already_have_as_compatible() {
    let order = ("  Seed:\n", ORDER);
    let sent = ("      age:\n        type: integer\n", "      age:\n        type: Order\n");
    let tag = ("    doc: What to eat.\n", "    doc: What to eat.\n    tag: type\n");
    let lines = |edits: &[Edit]| -> Vec<String> {
        let with_tag = [edits, &[tag]].concat();
        between(edits, &with_tag).changes.iter().map(line).collect()
    };
    assert_eq!(lines(&[order, sent]), ["-- type `Order`: tag changed from `none` to `type`"]);
    let received = ("      food:\n        type: Food\n", "      food:\n        type: Order\n");
    assert_eq!(lines(&[order, received]), ["-- type `Order`: tag changed from `none` to `type`"]);
}

#[test]
fn compares_numbers_by_value() {
    let limit = |max| {
        (
            "        type: integer\n        doc: In years.\n",
            match max {
                "10" => "        type: integer\n        limits:\n          max: 10\n        doc: In years.\n",
                _ => "        type: integer\n        limits:\n          max: 10.0\n        doc: In years.\n",
            },
        )
    };
    assert_eq!(between(&[limit("10.0")], &[limit("10")]).changes, []);
}
