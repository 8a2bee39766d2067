//! Updates the spec to a new version of the reference, and compiles a program that uses the new version.
//!
//! The test runs the steps of `CONTRIBUTING.md`: import, manual edits, diff, generate, compile.

use std::collections::BTreeSet;

use anthropic_beta_codegen::diag::{Diagnostic, Kind};
use anthropic_beta_codegen::diff::{Bump, Change, Report, Snapshot, Wire, diff, release_notes};
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::{Entry, Summary};
use anthropic_beta_codegen::spec::Source;

use super::{SOURCES, next_version};
use crate::pages::{imported, run, with_docs};
use crate::{compile, support};

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn creates_a_crate_from_a_new_version_of_the_reference() {
    let text = next_version::next_version();
    let (sources, summary) = imported(&text, &SOURCES);
    assert_summary(&summary);

    let diagnostics = load(&sources).expect_err("the docs are missing");
    assert_only_docs_are_missing(&diagnostics);
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
    let package = compile::Package::write("anthropic-beta", &generated.files);
    package.example("uses_what_is_new", next_version::NEW_PROGRAM).expect("the new program compiles");
    let errors = package
        .example("uses_what_is_gone", next_version::OLD_PROGRAM)
        .expect_err("the report states that old programs break");
    for code in ["E0061", "E0432", "E0609"] {
        assert!(errors.contains(code), "there is no {code} in:\n{errors}");
    }
}

fn assert_summary(summary: &Summary) {
    let has = |entries: &[Entry], file: &str, text: &str| {
        let found =
            entries.iter().any(|entry| entry.file == file && entry.text.contains(text) && entry.line > 0);
        assert!(found, "there is no `{text}` for {file} in\n{summary}");
    };
    for (file, text) in [
        ("spec/key_rings.yaml", "the resource `key_rings`"),
        ("spec/vaults.yaml", "the endpoint `vaults.restore`"),
        ("spec/memory_stores.yaml", "the field `kms_key_ids`, `list<string>`"),
        ("spec/common.yaml", "the value `new-2027-01-01`"),
        ("spec/webhooks.yaml", "the variant `BetaWebhookAgentCreatedEventData`"),
        ("spec/webhooks.yaml", "the type `BetaWebhookAgentCreatedEventData`"),
    ] {
        has(&summary.added, file, text);
    }
    has(&summary.changed, "spec/sessions.yaml", "`title` is now required");
    let renamed = "`BetaManagedAgentsGitHubRepositoryResourceParams` is now named \
                   `BetaManagedAgentsGitRepositoryResourceParams`";
    has(&summary.changed, "spec/sessions.yaml", renamed);
    assert_eq!(summary.changed.len(), 2, "{summary}");
    has(&summary.gone, "spec/sessions/resources.yaml", "the field `checkout`");
    assert_eq!(summary.gone.len(), 1, "{summary}");
    has(&summary.to_decide, "spec/key_rings.yaml", "describe the resource");
    has(&summary.to_decide, "spec/vaults.yaml", "the `betas` that it requires");
}

fn assert_only_docs_are_missing(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let no_docs = diagnostic.message.ends_with("has no docs") && diagnostic.help.contains("`doc:`");
        assert!(no_docs || diagnostic.kind == Kind::Decide, "{diagnostic:?}");
    }
    let files: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.file.as_str()).collect();
    let expected = ["common", "key_rings", "memory_stores", "vaults", "webhooks"];
    assert_eq!(Vec::from_iter(files), expected.map(|name| format!("spec/{name}.yaml")));
}

fn assert_report(report: &Report) {
    assert_eq!(report.bump(), Bump::Minor);
    let change = |name: &str, word: &str| -> &Change {
        let found = report.changes.iter().find(|change| change.name == name && change.what.word() == word);
        found.unwrap_or_else(|| {
            panic!("`{name}` is not {word} in:\n{}", anthropic_beta_codegen::diff::text(report))
        })
    };
    for (name, rust) in [
        ("vaults.restore", "vaults::Vaults::restore"),
        ("BetaManagedAgentsMemoryStore.kms_key_ids", "memory_stores::MemoryStore::kms_key_ids"),
        ("AnthropicBeta.new-2027-01-01", "common::AnthropicBeta::New2027_01_01"),
        ("BetaWebhookEventData.BetaWebhookAgentCreatedEventData", "webhooks::WebhookEventData::AgentCreated"),
    ] {
        let added = change(name, "added");
        assert_eq!(added.rust, rust);
        assert!(!added.breaks_rust(), "{name}: programs compile as before");
    }
    assert!(!change("key_rings", "added").breaks_rust());
    assert!(change("BetaManagedAgentsGitHubRepositoryResource.checkout", "removed").breaks_rust());
    assert!(change("BetaManagedAgentsGitRepositoryResourceParams", "renamed").breaks_rust());
    let title = change("SessionCreateParams.title", "changed");
    assert!(title.breaks_rust() && matches!(title.wire, Wire::Breaking(_)), "{title:?}");
}
