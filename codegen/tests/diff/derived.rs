//! Items that are derived by a rule, such as "the only variant that accepts a text". They are removed when
//! the rule no longer holds: the change of the spec is an addition, but programs break.

use std::path::Path;

use anthropic_beta_codegen::diff::{Difference, Report, Snapshot, diff, text};

use crate::files;
use crate::spec::Edit;

/// Returns the report on the pet shop before and after these edits.
fn pet_shop(edits: &[Edit]) -> Report {
    let mut sources = files::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop/spec"));
    let old = Snapshot::new(&sources).unwrap();
    for (from, to) in edits {
        let file = sources.iter_mut().find(|source| source.text().contains(from));
        let file = file.unwrap_or_else(|| panic!("no file contains {from:?}"));
        *file = file.with_text(file.text().replacen(from, to, 1));
    }
    diff(&old, &Snapshot::new(&sources).unwrap())
}

const TEXT_VARIANT: Edit = (
    "    - type: Remark\n    - type: Order\n",
    "    - type: Remark\n    - type: Order\n    - type: Listener\n",
);

#[test]
fn reports_items_that_are_no_longer_derived_as_removed() {
    let cases: &[(Edit, &[&str])] = &[
        // A variant with text accepts owned text.
        (TEXT_VARIANT, &["stories::TurnPart::From<&String>"]),
        // A constructor for each value.
        (("      parrot:\n        doc: The teller.\n", ""), &["stories::Turn::parrot"]),
        (("    shortcuts:\n      total: true\n", ""), &["stories::Recording::total"]),
        (
            ("    shortcuts:\n      from_bytes: data\n", ""),
            &["toys::Manual::from_bytes", "toys::Manual::from_path"],
        ),
        // Text converts into an object with one remaining field.
        (
            (
                "      speaker:\n        type: Speaker\n",
                "      mood:\n        type: string\n        doc: How.\n      speaker:\n        type: Speaker\n",
            ),
            &["stories::Turn::From<&String>", "stories::Turn::From<&str>", "stories::Turn::From<String>"],
        ),
        // A field that all variants have.
        (
            (
                "      id:\n        type: string\n        doc: ID, which begins with a prefix for its kind.\n      type:\n        const: pet.fled\n",
                "      type:\n        const: pet.fled\n",
            ),
            &["webhooks::EventData::id"],
        ),
        // Functions of the mock.
        (
            ("        tale:\n          doc: A", "        fable:\n          doc: A"),
            &["mock::tale", "mock::tale_stream"],
        ),
    ];
    for (edit, paths) in cases {
        let report = pet_shop(&[*edit]);
        let effects = report.changes.iter().flat_map(|change| &change.effects);
        let gone: Vec<&str> = effects
            .filter(|effect| effect.what == Difference::Removed && effect.breaking)
            .map(|effect| effect.path.as_str())
            .collect();
        for path in *paths {
            assert!(gone.contains(path), "{path}:\n{}", text(&report));
        }
        assert!(report.changes.iter().any(anthropic_beta_codegen::diff::Change::breaks_rust));
    }
}

#[test]
fn reports_changed_behavior_as_breaking() {
    let says = |edit: Edit, words: &str| {
        let text = text(&pet_shop(&[edit]));
        assert!(text.contains(words), "{text}");
    };
    says(
        TEXT_VARIANT,
        "`stories::TurnPart: From<&str>` creates a `Listener`, and no longer creates a `Remark`",
    );
    says(
        (
            "      tags:\n        type: list<string>\n",
            "      tag:\n        type: string\n        optional: true\n        doc: One.\n      tags:\n        type: list<string>\n",
        ),
        "with_tag` sets a value, and no longer adds an item",
    );
    says(
        ("        speaker: customer\n", "        speaker: parrot\n"),
        "`stories::Turn: From<String>` sets `speaker` to `parrot`, and no longer sets `speaker` to `customer`",
    );
}

#[test]
fn reports_the_constructor_of_the_client_if_the_credentials_change() {
    let report = pet_shop(&[(
        "credentials:\n- kind: api_key\n  header: x-shop-key\n  variable: PETS_KEY\n- kind: auth_token\n  header: shop-pass\n  scheme: Pass\n  variable: PETS_TOKEN\n",
        "",
    )]);
    let text = text(&report);
    assert!(text.contains("`Client::new` was `(impl AsRef<str>) -> Result<Self, Error>`"), "{text}");
}
