//! The drill: a new version of the reference, all the way to a program that uses it.
//!
//! What `CONTRIBUTING.md` tells a person to do is done here step by step: import, what is left to a person, diff,
//! generate, compile.
#![expect(clippy::expect_used, reason = "helpers of a test fail like the test")]

#[path = "../common/mod.rs"]
mod common;
mod compile;
mod next_version;
#[path = "../common/pages.rs"]
mod pages;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use anthropic_beta_codegen::diag::Diagnostic;
use anthropic_beta_codegen::diff::{Bump, Change, Report, Snapshot, Wire, diff, release_notes};
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::{Entry, Summary};
use anthropic_beta_codegen::spec::{Source, Step, format};
use serde_yaml::{Mapping, Value};

use pages::{SOURCES, run};

#[test]
fn a_new_reference_becomes_a_crate_that_compiles() {
    let text = next_version::next_version();
    let (sources, summary) = imported(&text);
    assert_summary(&summary);

    let mistakes = load(&sources).expect_err("nobody has written the docs yet");
    assert_only_docs_are_missing(&mistakes);
    let sources = with_docs(sources, &mistakes);
    load(&sources).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let again = run(&text, &sources).unwrap_or_else(|errors| panic!("the second time: {}", errors[0]));
    assert_eq!(again.sources, [], "an import leaves what a person wrote");

    let side = |sources: &[Source]| {
        Snapshot::new(sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, sources)))
    };
    let report = diff(&side(&SOURCES), &side(&sources));
    assert_report(&report);
    let notes = release_notes(&report, "[Unreleased]");
    assert!(notes.starts_with("## [Unreleased]") && notes.contains("restore"), "{notes}");

    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    compile::write_crate(&generated.files);
    compile::example("uses_what_is_new", next_version::NEW_PROGRAM).expect("the new program compiles");
    let errors = compile::example("uses_what_is_gone", next_version::OLD_PROGRAM)
        .expect_err("the diff says that old programs break");
    for code in ["E0061", "E0432", "E0609"] {
        assert!(errors.contains(code), "no {code} in:\n{errors}");
    }
}

/// The spec after an import of `text`.
fn imported(text: &str) -> (Vec<Source>, Summary) {
    let done = run(text, &SOURCES).unwrap_or_else(|errors| panic!("{}", errors[0]));
    let kept = SOURCES.iter().filter(|old| done.sources.iter().all(|new| new.file() != old.file()));
    let mut sources: Vec<Source> = done.sources.iter().chain(kept).cloned().collect();
    sources.sort_by(|left, right| left.file().cmp(right.file()));
    (sources, done.summary)
}

fn assert_summary(summary: &Summary) {
    let has = |entries: &[Entry], file: &str, text: &str| {
        let found =
            entries.iter().any(|entry| entry.file == file && entry.text.contains(text) && entry.line > 0);
        assert!(found, "no `{text}` for {file} in\n{summary}");
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
    has(&summary.changed, "spec/sessions.yaml", "`title` is required now");
    let renamed = "`BetaManagedAgentsGitHubRepositoryResourceParams` is called \
                   `BetaManagedAgentsGitRepositoryResourceParams` now";
    has(&summary.changed, "spec/sessions.yaml", renamed);
    assert_eq!(summary.changed.len(), 2, "{summary}");
    has(&summary.gone, "spec/sessions/resources.yaml", "the field `checkout`");
    assert_eq!(summary.gone.len(), 1, "{summary}");
    has(&summary.to_decide, "spec/key_rings.yaml", "say what the resource is for");
    has(&summary.to_decide, "spec/vaults.yaml", "which `betas` it needs");
}

fn assert_only_docs_are_missing(mistakes: &[Diagnostic]) {
    for mistake in mistakes {
        assert!(mistake.message.ends_with("has no docs") && mistake.help.contains("`doc:`"), "{mistake:?}");
    }
    let files: BTreeSet<&str> = mistakes.iter().map(|mistake| mistake.file.as_str()).collect();
    let expected = ["common", "key_rings", "memory_stores", "vaults", "webhooks"];
    assert_eq!(Vec::from_iter(files), expected.map(|name| format!("spec/{name}.yaml")));
}

/// What a person does: at each place that was reported, add the key that the help names.
fn with_docs(mut sources: Vec<Source>, mistakes: &[Diagnostic]) -> Vec<Source> {
    for source in &mut sources {
        let mine: Vec<_> = mistakes.iter().filter(|mistake| mistake.file == source.file()).collect();
        if mine.is_empty() {
            continue;
        }
        let mut root: Value = serde_yaml::from_str(source.text()).expect("the import wrote YAML");
        for mistake in mine {
            node(&mut root, &mistake.path.0).insert("doc".into(), "Newly documented by the API.".into());
        }
        let text = serde_yaml::to_string(&root).expect("it was YAML");
        let edited = source.with_text(text);
        *source = source.with_text(format(&edited).expect("only docs were added"));
    }
    sources
}

fn node<'a>(root: &'a mut Value, path: &[Step]) -> &'a mut Mapping {
    let found = path.iter().fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()).expect("the path leads somewhere"),
        Step::Index(index) => node.get_mut(*index).expect("the path leads somewhere"),
    });
    found.as_mapping_mut().expect("docs belong to a map")
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
        assert!(!added.breaks_rust(), "{name}: programs compile as they did");
    }
    assert!(!change("key_rings", "added").breaks_rust());
    assert!(change("BetaManagedAgentsGitHubRepositoryResource.checkout", "removed").breaks_rust());
    assert!(change("BetaManagedAgentsGitRepositoryResourceParams", "renamed").breaks_rust());
    let title = change("SessionCreateParams.title", "changed");
    assert!(title.breaks_rust() && matches!(title.wire, Wire::Breaking(_)), "{title:?}");
}
