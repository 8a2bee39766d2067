//! The vendor's documents, imported into a copy of the spec. The tests are ignored, since the documents are
//! not part of the repository.

#[path = "../support/acceptance.rs"]
mod data;
#[path = "../support/earlier.rs"]
mod earlier;

use std::collections::BTreeSet;
use std::path::Path;

use anthropic_beta_codegen::diag::{Kind, render};
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::Entry;
use anthropic_beta_codegen::import::openapi::Options;
use anthropic_beta_codegen::spec::{Date, Source};

use super::{after, compile, import, settled, support};

fn document(date: &str) -> Source {
    let file = format!("reference/vendor-openapi-{date}.json");
    let text = data::text(&file);
    Source::new(file, text)
}

fn spec() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace");
    support::sources(root)
}

/// The spec is up to date with the newest document, and an older document does not undo anything.
#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_nothing_if_a_document_is_imported_again() {
    let spec = spec();
    for date in ["2026-08-22", "2026-05-06"] {
        let options = Options { date: Date::find(date), ..Options::default() };
        let done = import(&document(date), &spec, &options);
        assert_eq!(done.sources, [], "{date}: {}", done.summary);
        assert!(done.summary.changes_nothing(), "{date}: {}", done.summary);
    }
}

/// Definitions that the spec has and the document of May lacks: the document is three weeks older than the
/// reference. The reasons are the changes since then.
const LATER_THAN_MAY: [(&str, &[&str]); 8] = [
    (
        "the queue of self-hosted environments, and the scope of an environment",
        &[
            "spec/environments.yaml: the field `scope`",
            "spec/environments/work.yaml: the endpoint `environments/work.acknowledge`",
            "spec/environments/work.yaml: the endpoint `environments/work.heartbeat`",
            "spec/environments/work.yaml: the endpoint `environments/work.list`",
            "spec/environments/work.yaml: the endpoint `environments/work.poll`",
            "spec/environments/work.yaml: the endpoint `environments/work.retrieve`",
            "spec/environments/work.yaml: the endpoint `environments/work.stats`",
            "spec/environments/work.yaml: the endpoint `environments/work.stop`",
            "spec/environments/work.yaml: the endpoint `environments/work.update`",
        ],
    ),
    ("the download of a skill", &["spec/skills/versions.yaml: the endpoint `skills/versions.download`"]),
    (
        "a model of late May",
        &["spec/agents.yaml: the value `claude-opus-4-8`", "spec/messages.yaml: the value `claude-opus-4-8`"],
    ),
    (
        "cache diagnosis and the count of thinking tokens, with their beta features",
        &[
            "spec/common.yaml: the value `cache-diagnosis-2026-04-07`",
            "spec/common.yaml: the value `thinking-token-count-2026-05-13`",
            "spec/messages.yaml: the field `diagnostics`",
            "spec/messages.yaml: the field `output_tokens_details`",
        ],
    ),
    ("the stop reason of an advisor", &["spec/messages.yaml: the field `stop_reason`"]),
    ("system messages in the middle of a conversation", &["spec/messages.yaml: the value `system`"]),
    ("an additional error of web fetches", &["spec/messages.yaml: the value `url_not_in_prior_context`"]),
    (
        "sessions whose agent changes, and results of tools that users run",
        &[
            "spec/sessions.yaml: the field `agent`",
            "spec/sessions/events.yaml: the variant `BetaManagedAgentsUserToolResultEventParams`",
            "spec/sessions/events.yaml: the variant `BetaManagedAgentsUserToolResultEvent`",
            "spec/sessions/events.yaml: the variant `BetaManagedAgentsSessionUpdatedEvent`",
            "spec/sessions/events.yaml: the variant `BetaManagedAgentsSearchResultBlock`",
        ],
    ),
];

/// Definitions that differ in the document of May.
const OTHERWISE_IN_MAY: [(&str, &[&str]); 7] = [
    (
        "a compaction block may lack its content since August",
        &["spec/messages.yaml: `content` is now required"],
    ),
    (
        "other limits since August",
        &[
            "spec/messages.yaml: the limits of `document_title` changed",
            "spec/messages.yaml: the limits of `skills` changed",
            "spec/messages.yaml: the limits of `url` changed",
        ],
    ),
    (
        "the version is optional when an agent is updated since August",
        &["spec/agents.yaml: `version` is now required"],
    ),
    (
        "the files of a skill are required since August",
        &[
            "spec/skills.yaml: `files[]` is now optional",
            "spec/skills/versions.yaml: `files[]` is now optional",
        ],
    ),
    (
        "each tool of an agent has its own type since August",
        &[
            "spec/agents.yaml: `configs` is now `list<BetaManagedAgentsAgentToolConfig>`; it was `list<BetaManagedAgentsAgentToolConfigUnion>`",
            "spec/agents.yaml: `configs` is now `list<BetaManagedAgentsAgentToolConfigParams>`; it was `list<BetaManagedAgentsAgentToolConfigUnionParams>`",
        ],
    ),
    (
        "a roster can contain an advisor since August",
        &[
            "spec/sessions.yaml: `agents` is now `list<BetaManagedAgentsAgentReference>`; it was `list<BetaManagedAgentsMultiagentRosterEntry>`",
            "spec/sessions.yaml: `agents` is now `list<BetaManagedAgentsSessionThreadAgent>`; it was `list<BetaManagedAgentsSessionRosterEntry>`",
            "spec/sessions/threads.yaml: `agent` is now `BetaManagedAgentsSessionThreadAgent`; it was `BetaManagedAgentsSessionRosterEntry`",
        ],
    ),
    (
        "a message of an agent can contain redacted blocks since August",
        &[
            "spec/sessions/events.yaml: `content` is now `list<BetaManagedAgentsTextBlock>`; it was `list<BetaManagedAgentsAgentMessageContentBlock>`",
        ],
    ),
];

/// Returns all entries of a table of reasons.
fn listed(table: &[(&str, &[&str])]) -> BTreeSet<String> {
    table.iter().flat_map(|(_, all)| *all).map(|one| (*one).to_owned()).collect()
}

fn told(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().map(|entry| format!("{}: {}", entry.file, entry.text)).collect()
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn differs_from_the_document_of_may_only_for_listed_reasons() {
    let done = import(&document("2026-05-06"), &earlier::earlier(&spec()), &Options::default());
    let summary = &done.summary;
    assert!(summary.added.is_empty() && summary.gone.is_empty(), "{summary}");

    assert_eq!(told(&summary.kept), listed(&LATER_THAN_MAY));

    assert_eq!(told(&summary.changed), listed(&OTHERWISE_IN_MAY));

    assert!(summary.to_decide.is_empty(), "{summary}");
}

/// After the import of a newer document, only questions and missing docs are left to a person. Once they are
/// settled, here by accepting the proposals, the crate compiles.
#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn leaves_only_questions_after_a_newer_document() {
    let before = earlier::earlier(&spec());
    let newer = document("2026-08-22");
    let options = Options { date: Date::find("2026-08-22"), placeholder_docs: true, ..Options::default() };
    let done = import(&newer, &before, &options);
    assert!(done.summary.added.len() > 100 && done.summary.gone.is_empty(), "{}", done.summary);
    let asked = told(&done.summary.to_decide);
    assert!(!asked.is_empty(), "{}", done.summary);
    let questions = done.summary.to_decide.len();
    let marked = after(&before, done);

    let diagnostics = load(&marked).expect_err("nothing is generated before the questions are settled");
    let others: Vec<_> = diagnostics.iter().filter(|one| one.kind != Kind::Decide).cloned().collect();
    assert!(others.is_empty(), "{}", render(&others, &marked));
    assert_eq!(diagnostics.len(), questions, "each question is an error at its place");
    let again = import(&newer, &marked, &options);
    assert_eq!(again.sources, [], "{}", again.summary);
    assert_eq!(told(&again.summary.to_decide), asked, "unsettled questions are asked again");

    let sources = settled(&marked);
    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    let package = compile::Package::write("newer", &generated.files);
    package.example("empty", "use newer as _;\nfn main() {}\n").unwrap_or_else(|errors| panic!("{errors}"));
}
