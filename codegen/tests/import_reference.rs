//! Importing the reference as it is changes nothing, and damaged pages change nothing and say where the damage is.
#![expect(clippy::expect_used, reason = "a helper of a test fails like the test")]

mod common;
#[path = "common/pages.rs"]
mod pages;

use std::sync::LazyLock;

use anthropic_beta_codegen::import::PageError;

use pages::{REFERENCE, SOURCES, run, with_members};

/// The page of one endpoint.
static SESSION: LazyLock<String> = LazyLock::new(|| common::reference("create-session.md"));

fn errors(text: &str) -> Vec<PageError> {
    match run(text, &SOURCES) {
        Ok(done) => panic!("the damage was not noticed:\n{}", done.summary),
        Err(errors) => errors,
    }
}

#[test]
fn the_reference_changes_nothing() {
    let done = run(&REFERENCE, &SOURCES).unwrap_or_else(|errors| panic!("{}", errors[0]));
    assert_eq!(done.sources, []);
    assert!(done.summary.is_empty(), "{}", done.summary);
}

#[test]
fn every_endpoint_alone_changes_nothing() {
    let mut pages: Vec<String> = Vec::new();
    for line in REFERENCE.lines() {
        if line.starts_with("## ") || line.starts_with("# ") {
            pages.push(String::new());
        }
        if let Some(page) = pages.last_mut().filter(|_| !line.starts_with("# ")) {
            page.push_str(line);
            page.push('\n');
        }
    }
    pages.retain(|page| page.contains("\n### Parameters"));
    assert_eq!(pages.len(), 95);
    for page in pages.iter().chain([&*SESSION]) {
        let title = page.lines().next().unwrap_or_default();
        let done = run(page, &SOURCES).unwrap_or_else(|errors| panic!("{title}: {}", errors[0]));
        assert!(done.sources.is_empty() && done.summary.is_empty(), "{title}: {}", done.summary);
    }
}

#[test]
fn a_page_that_is_cut_off_is_damaged() {
    let lines: Vec<&str> = REFERENCE.lines().collect();
    for part in 1..30 {
        errors(&lines[..lines.len() * part / 30].join("\n"));
    }
    for heading in ["\n# ", "\n## ", "\n### "] {
        for (place, _) in REFERENCE.match_indices(heading).skip(2).step_by(41) {
            errors(&REFERENCE[..place]);
        }
    }
    let lines: Vec<&str> = SESSION.lines().collect();
    let end = lines.iter().rposition(|line| *line == "#### Response").expect("the page has a response");
    let example = lines.iter().rposition(|line| *line == "### Example").expect("the page has an example");
    for length in (1..example + 2).step_by(29).chain([example + 1, end + 1]) {
        errors(&lines[..length].join("\n"));
    }
}

#[test]
fn damage_is_reported_with_its_line() {
    let line_of = |text: &str, content: &str| {
        text.lines().position(|line| line.trim_start() == content).expect("the line exists") + 1
    };
    let checks = [
        ("- `EnvironmentID param.Field[string]`", "   - `EnvironmentID param.Field[string]`"),
        ("- `EnvironmentID param.Field[string]`", "        - `EnvironmentID param.Field[string]`"),
        ("- `EnvironmentID param.Field[string]`", "  - `EnvironmentID param.Field[string`"),
        ("- `EnvironmentID param.Field[string]`", "  - `EnvironmentID | string`"),
        ("- `EnvironmentID param.Field[string]`", "  - EnvironmentID string"),
        ("- `EnvironmentID param.Field[string]`", "  - `EnvironmentID param.Field[Gone]`"),
        ("- `Sha string`", "              - `Sha NeverWrittenOut`"),
        (
            "- `type BetaManagedAgentsCommitCheckout struct{…}`",
            "          - `type BetaManagedAgentsCommitCheckout class`",
        ),
    ];
    for (content, damaged) in checks {
        let line = line_of(&SESSION, content);
        let lines = SESSION.lines().enumerate();
        let text: Vec<&str> =
            lines.map(|(index, old)| if index + 1 == line { damaged } else { old }).collect();
        let found = errors(&text.join("\n"));
        // A bullet that is indented too far may pass as part of another one; the text about it gives it away.
        let near = |error: &PageError| (line..line + 3).contains(&error.line);
        assert!(found.iter().any(near), "{damaged}: {found:?}");
        assert!(found.iter().all(|error| error.page == "page.md" && !error.help.is_empty()));
    }
}

#[test]
fn a_type_that_is_never_written_out_is_damage() {
    let text = with_members(&SESSION, "BetaManagedAgentsFileResourceParamsResp", |_| Vec::new());
    let found = errors(&text);
    assert!(
        found[0].message.contains("`BetaManagedAgentsFileResourceParamsResp` is never written out"),
        "{}",
        found[0]
    );
}

#[test]
fn two_write_outs_that_differ_are_damage() {
    let line = "- `type BetaManagedAgentsBranchCheckout struct{…}`";
    let mut first = true;
    let mut lines = Vec::new();
    for text in SESSION.lines() {
        if first && text.trim_start() == "- `Name string`" {
            lines.push(text.replace("Name string", "Label string"));
            first = false;
        } else {
            lines.push(text.to_owned());
        }
    }
    assert!(SESSION.contains(line));
    assert!(errors(&lines.join("\n")).iter().any(|error| error.message.contains("written out too")));
}
