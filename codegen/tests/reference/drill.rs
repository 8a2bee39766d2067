//! Updates the spec to a new version of the reference, and compiles a program that uses the new version.
//!
//! The test runs the steps of `CONTRIBUTING.md`: import, manual edits, diff, generate, compile.

use anthropic_beta_codegen::diag::Kind;
use anthropic_beta_codegen::diff::{Bump, Change, Report, Snapshot, Wire, diff, release_notes, text};
use anthropic_beta_codegen::import::{Entry, Summary};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{generate, generate::load};

use crate::pages::{before, imported, run, with_docs, with_members};
use crate::pet_shop::{REFERENCE, SOURCES, section};
use crate::{compile, support};

/// A program that uses the additions.
const NEW_PROGRAM: &str = r#"
use pet_shop::Client;
use pet_shop::common::ShopBeta;
use pet_shop::owners::Place;
use pet_shop::pets::Speech;
use pet_shop::webhooks::EventData;

pub async fn endpoint(client: &Client) {
    let _ = client.owners().restore("own_1").await;
}

pub fn field(speech: &Speech) -> &Vec<String> {
    &speech.dna_key_ids
}

pub fn value() -> ShopBeta {
    ShopBeta::New2027_01_01
}

pub fn variant(data: &EventData) -> bool {
    matches!(data, EventData::PetBorn(_))
}

pub fn renamed(_: Place) {}

fn main() {}
"#;

/// A program that uses definitions that are removed or renamed in the new version.
const OLD_PROGRAM: &str = r#"
use pet_shop::owners::Address;
use pet_shop::pets::Picture;

pub fn gone(picture: &Picture) {
    let _ = &picture.mime_type;
}

fn main() {}
"#;

/// The reference with an additional endpoint, field, value and variant, without one field, and with a renamed
/// type.
fn next_version() -> String {
    let archive = section("Archive Owner");
    let restore = archive
        .replace("Archive Owner", "Restore Owner")
        .replace("Owners.Archive(", "Owners.Restore(")
        .replace("/archive`", "/restore`");
    let text = REFERENCE.replace(archive, &format!("{archive}{restore}"));
    let text = with_members(&text, "BetaShopSpeech", |mut members| {
        let indent = " ".repeat(members[0][0].find('-').expect("a bullet"));
        members.insert(0, vec![format!("{indent}- `DNAKeyIDs []string`"), String::new()]);
        members
    });
    let text = before(
        &text,
        "- `const ShopBetaPictures2026_03_15 ShopBeta = \"pictures-2026-03-15\"`",
        &["- `const ShopBetaNew ShopBeta = \"new-2027-01-01\"`"],
    );
    let text = before(
        &text,
        "- `type BetaShopEventFledData struct{…}`",
        &[
            "- `type BetaShopEventBornData struct{…}`",
            "  - `ID string`",
            "  - `Type PetBorn`",
            "    - `const PetBornPetBorn PetBorn = \"pet.born\"`",
        ],
    );
    let text = with_members(&text, "BetaShopPicture", |mut members| {
        members.retain(|lines| !lines[0].contains("`MimeType "));
        members
    });
    text.replace("BetaShopAddress", "BetaShopPlace")
}

#[test]
fn creates_a_crate_from_a_new_version_of_the_reference() {
    let text = next_version();
    let (sources, summary) = imported(&text, &SOURCES);
    assert_summary(&summary);
    let owners = sources.iter().find(|source| source.file() == "spec/owners.yaml").expect("the file exists");
    assert!(owners.text().contains("    - BetaShopAddress\n"), "a type is also found by its old name");

    let diagnostics = load(&sources).expect_err("the docs are missing");
    for diagnostic in &diagnostics {
        let no_docs = diagnostic.message.ends_with("has no docs") && diagnostic.help.contains("`doc:`");
        assert!(no_docs || diagnostic.kind == Kind::Decide, "{diagnostic:?}");
    }
    let sources = with_docs(sources, &diagnostics);
    load(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"));
    let again =
        run(&text, &sources).unwrap_or_else(|errors| panic!("the second import failed: {:?}", errors[0]));
    assert_eq!(again.sources, [], "an import keeps manual edits");

    let side = |sources: &[Source]| {
        Snapshot::new(sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, sources)))
    };
    let report = diff(&side(&SOURCES), &side(&sources));
    assert_report(&report);
    let notes = release_notes(&report, "[Unreleased]");
    assert!(notes.starts_with("## [Unreleased]") && notes.contains("restore"), "{notes}");

    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    let package = compile::Package::write("pet_shop", &generated.files);
    package.example("uses_what_is_new", NEW_PROGRAM).unwrap_or_else(|errors| panic!("{errors}"));
    let errors = package
        .example("uses_what_is_gone", OLD_PROGRAM)
        .expect_err("the report states that old programs break");
    for code in ["E0432", "E0609"] {
        assert!(errors.contains(code), "there is no {code} in:\n{errors}");
    }
}

fn assert_summary(summary: &Summary) {
    let has = |entries: &[Entry], file: &str, text: &str| {
        let is = |entry: &Entry| entry.file == file && entry.text.contains(text) && entry.line > 0;
        assert!(entries.iter().any(is), "there is no `{text}` for {file} in\n{summary}");
    };
    for (file, text) in [
        ("spec/owners.yaml", "the endpoint `owners.restore`"),
        ("spec/pets.yaml", "the field `dna_key_ids`, `list<string>`"),
        ("spec/common.yaml", "the value `new-2027-01-01`"),
        ("spec/webhooks.yaml", "the variant `BetaShopEventBornData`"),
        ("spec/webhooks.yaml", "the type `BetaShopEventBornData`"),
    ] {
        has(&summary.added, file, text);
    }
    has(&summary.changed, "spec/owners.yaml", "`BetaShopAddress` is now named `BetaShopPlace`");
    has(&summary.gone, "spec/pets.yaml", "the field `mime_type`");
    assert_eq!((summary.changed.len(), summary.gone.len()), (1, 1), "{summary}");
    has(&summary.to_decide, "spec/owners.yaml", "the `betas` that it requires");
}

fn assert_report(report: &Report) {
    assert_eq!(report.bump(), Bump::Minor);
    let change = |name: &str, word: &str| -> &Change {
        let found = report.changes.iter().find(|change| change.name == name && change.what.word() == word);
        found.unwrap_or_else(|| panic!("`{name}` is not {word} in:\n{}", text(report)))
    };
    for (name, rust) in [
        ("owners.restore", "owners::Owners::restore"),
        ("BetaShopSpeech.dna_key_ids", "pets::Speech::dna_key_ids"),
        ("ShopBeta.new-2027-01-01", "common::ShopBeta::New2027_01_01"),
        ("BetaShopEventData.BetaShopEventBornData", "webhooks::EventData::PetBorn"),
    ] {
        let added = change(name, "added");
        assert_eq!(added.rust, rust);
        assert!(!added.breaks_rust(), "{name}: programs compile as before");
    }
    assert!(change("BetaShopPicture.mime_type", "removed").breaks_rust());
    assert!(!matches!(change("BetaShopPicture.mime_type", "removed").wire, Wire::Same));
    assert!(change("BetaShopPlace", "renamed").breaks_rust());
}
