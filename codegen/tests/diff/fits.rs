//! A change of a type breaks the wire only if values of one type are not values of the other.

use anthropic_beta_codegen::diff::Change;

use crate::between;
use crate::spec::Edit;

const TYPES: &str = "  Two:
    doc: One of two.
    values:
      a:
        doc: The first.
      b:
        doc: The second.
  OnlyTwo:
    doc: One of two and no more.
    closed: true
    values:
      a:
        doc: The first.
      b:
        doc: The second.
  Three:
    doc: One of three.
    values:
      a:
        doc: The first.
      b:
        doc: The second.
      c:
        doc: The third.
  Words:
    doc: Any word, such as the first.
    any_text: true
    values:
      a:
        doc: The first.
  Bag:
    doc: Has things in it, or not.
    fields:
      size:
        type: integer
        optional: true
        doc: How big it is.
      things:
        type: list<string>
        doc: What is in it.
  Sack:
    doc: A bag with its size.
    fields:
      kind:
        const: sack
      size:
        type: integer
        doc: How big it is.
      things:
        type: list<string>
        doc: What is in it.
  Tree:
    doc: A tree.
    fields:
      branches:
        type: list<Tree>
        doc: Its branches.
  Bush:
    doc: A bush.
    fields:
      branches:
        type: list<Bush>
        doc: Its branches.
      berries:
        type: integer
        optional: true
        doc: How many berries it has.
  TextOrCount:
    doc: A text or a count.
    variants:
    - type: string
      doc: A text.
    - type: integer
      doc: A count.
  OnlyTextOrCount:
    doc: A text or a count and nothing else.
    closed: true
    variants:
    - type: string
      doc: A text.
    - type: integer
      doc: A count.
  TwoOrBag:
    doc: One of two, or a bag.
    variants:
    - const: a
      doc: The first.
    - const: b
      doc: The second.
    - type: Bag
      doc: A bag.
  Seed:
";

/// Old and new types of a field, and whether requests and responses with it break.
const RETYPED: &[(&str, &str, bool, bool)] = &[
    ("string", "datetime", true, false),
    ("datetime", "string", false, false),
    ("base64", "string", false, false),
    ("datetime", "base64", true, false),
    ("integer", "number", false, true),
    ("number", "integer", true, false),
    ("string", "integer", true, true),
    ("string", "any", false, true),
    ("any", "string", true, false),
    ("any", "list<string>", true, false),
    ("map<any>", "map<integer>", true, false),
    ("map<integer>", "map<any>", false, true),
    ("list<string?>", "list<string>", true, false),
    ("list<string>", "list<string?>", false, true),
    ("list<integer>", "map<integer>", true, true),
    // Enums
    ("string", "Two", true, false),
    ("Two", "string", false, true),
    ("string", "Words", true, false),
    ("Words", "string", false, false),
    ("Two", "Three", false, true),
    ("Three", "Two", true, false),
    ("Two", "OnlyTwo", false, false),
    ("OnlyTwo", "Two", false, true),
    // Objects
    ("Bag", "Sack", true, false),
    ("Sack", "Bag", true, true),
    ("Bag", "map<any>", false, true),
    ("map<any>", "Bag", true, false),
    ("Tree", "Bush", false, false),
    ("Bush", "Tree", true, false),
    ("Bag", "list<Bag>", true, true),
    // Unions
    ("string", "TextOrCount", false, true),
    ("TextOrCount", "string", true, false),
    ("Two", "TextOrCount", false, true),
    ("TextOrCount", "OnlyTextOrCount", false, false),
    ("OnlyTextOrCount", "TextOrCount", false, true),
    ("Two", "TwoOrBag", false, true),
    ("Bag", "TwoOrBag", false, true),
    ("TwoOrBag", "Bag", true, false),
];

#[test]
fn reports_another_type_as_breaking_only_if_its_values_do_not_fit() {
    let mut wrong = String::new();
    for (was, is, sent, received) in RETYPED {
        let with = |anchor: &'static str, type_: &str| -> Edit {
            (anchor, format!("      thing:\n        type: {type_}\n        doc: Something.\n{anchor}").leak())
        };
        for (anchor, expected) in [("      age:\n", *sent), ("      born:\n", *received)] {
            let side = |type_| [("  Seed:\n", TYPES), with(anchor, type_)];
            let report = between(&side(was), &side(is));
            if report.changes.iter().any(Change::breaks_wire) != expected {
                wrong += &format!("{anchor}{was} -> {is}: expected {expected}\n{:?}\n", report.changes);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The checks reject such a union, but an older spec is compared without them.
#[test]
fn compares_a_union_that_contains_itself() {
    let ring = "  Ring:\n    doc: A ring.\n    variants:\n    - type: Ring\n    - type: string\n  Seed:\n";
    let age = |type_: &str| -> [Edit; 2] {
        [
            ("  Seed:\n", ring),
            ("      age:\n        type: integer\n", format!("      age:\n        type: {type_}\n").leak()),
        ]
    };
    for (was, is, breaks) in [("string", "Ring", false), ("Ring", "string", false), ("Ring", "integer", true)]
    {
        let report = between(&age(was), &age(is));
        assert_eq!(report.changes.iter().any(Change::breaks_wire), breaks, "{was} -> {is}");
    }
}

const CONSTANT: &str = "      kind:\n        const: pet\n";

#[test]
fn reports_a_missing_constant_of_a_response_as_breaking_only_if_it_selects_a_variant() {
    let lines = |old: &[Edit], new: &[Edit]| -> Vec<bool> {
        between(old, new).changes.iter().map(Change::breaks_wire).collect()
    };
    let constant = format!("{CONSTANT}      born:\n").leak();
    let optional = constant.replace("const: pet\n", "const: pet\n        optional: true\n").leak();
    let renamed = constant.replace("kind:", "sort:").leak();
    let received: Edit = ("      born:\n", constant);
    assert_eq!(lines(&[received], &[]), [false], "removed");
    assert_eq!(lines(&[received], &[("      born:\n", optional)]), [false], "optional");
    assert_eq!(lines(&[received], &[("      born:\n", renamed)]), [false], "renamed");
    let tag: Edit = ("        const: fish\n", "        const: fish\n        optional: true\n");
    assert_eq!(lines(&[], &[tag]), [true], "selects `Food.Fish`");
    let sent: Edit = ("      age:\n", "      kind:\n        const: pet\n      age:\n");
    assert_eq!(lines(&[], &[sent]), [true], "a server rejects requests without it");
}

#[test]
fn reports_a_closed_type_of_responses_that_is_open_now_as_breaking() {
    let closed: Edit = ("    doc: What is eaten.\n", "    doc: What is eaten.\n    closed: true\n");
    assert!(between(&[closed], &[]).changes.iter().any(Change::breaks_wire));
    assert!(!between(&[], &[closed]).changes.iter().any(Change::breaks_wire));
}
