//! Importing the current reference changes nothing; damaged pages change nothing, and the damage is reported
//! at its place.

use anthropic_beta_codegen::diag::{Diagnostic, Spot};

use anthropic_beta_codegen::spec::read;

use super::{CURRENT, SOURCES, reference, session};
use crate::pages::{run, with_members};

fn errors(text: &str) -> Vec<Diagnostic> {
    match run(text, &SOURCES) {
        Ok(done) => panic!("the damage was not reported:\n{}", done.summary),
        Err(errors) => errors,
    }
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_nothing_if_the_reference_is_imported_again() {
    let done = run(reference(), &CURRENT).unwrap_or_else(|errors| panic!("{:?}", errors[0]));
    let advice =
        "the folder contains another reference than the imported one: replace it by the imported one";
    assert_eq!(done.sources, [], "{advice}");
    assert!(done.summary.is_empty(), "{advice}\n{}", done.summary);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_nothing_if_a_single_endpoint_is_imported_again() {
    let mut pages: Vec<String> = Vec::new();
    for line in reference().lines() {
        if line.starts_with("## ") || line.starts_with("# ") {
            pages.push(String::new());
        }
        if let Some(page) = pages.last_mut().filter(|_| !line.starts_with("# ")) {
            page.push_str(line);
            page.push('\n');
        }
    }
    pages.retain(|page| page.contains("\n### Parameters"));
    let endpoints = read(&SOURCES).unwrap().resources.into_values().map(|resource| resource.endpoints.len());
    assert_eq!(
        pages.len(),
        endpoints.sum::<usize>(),
        "the reference has other endpoints than the spec: import it first, or replace it by the imported one"
    );
    for page in pages.iter().map(String::as_str).chain([session()]) {
        let title = page.lines().next().unwrap_or_default();
        for sources in [&*SOURCES, &*CURRENT] {
            let done = run(page, sources).unwrap_or_else(|errors| panic!("{title}: {:?}", errors[0]));
            assert!(done.sources.is_empty() && done.summary.is_empty(), "{title}: {}", done.summary);
        }
    }
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn reports_a_truncated_page() {
    let lines: Vec<&str> = reference().lines().collect();
    for part in 1..30 {
        errors(&lines[..lines.len() * part / 30].join("\n"));
    }
    for heading in ["\n# ", "\n## ", "\n### "] {
        for (place, _) in reference().match_indices(heading).skip(2).step_by(41) {
            errors(&reference()[..place]);
        }
    }
    let lines: Vec<&str> = session().lines().collect();
    let end = lines.iter().rposition(|line| *line == "#### Response").expect("the page has a response");
    let example = lines.iter().rposition(|line| *line == "### Example").expect("the page has an example");
    for length in (1..example + 2).step_by(29).chain([example + 1, end + 1]) {
        errors(&lines[..length].join("\n"));
    }
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn reports_damage_with_its_line() {
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
        let line = line_of(session(), content);
        let lines = session().lines().enumerate();
        let text: Vec<&str> =
            lines.map(|(index, old)| if index + 1 == line { damaged } else { old }).collect();
        let found = errors(&text.join("\n"));
        // A bullet with too much indentation can pass as part of another one; the text about it reveals it.
        let near =
            |error: &Diagnostic| matches!(error.spot, Spot::Line(found) if (line..line + 3).contains(&found));
        assert!(found.iter().any(near), "{damaged}: {found:?}");
        assert!(found.iter().all(|error| error.file == "page.md" && !error.help.is_empty()));
    }
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn reports_a_type_without_a_declaration() {
    let text = with_members(session(), "BetaManagedAgentsFileResourceParamsResp", |_| Vec::new());
    let found = errors(&text);
    assert!(
        found[0].message.contains("`BetaManagedAgentsFileResourceParamsResp` is not defined"),
        "{:?}",
        found[0]
    );
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn reports_different_declarations_of_a_type() {
    let line = "- `type BetaManagedAgentsBranchCheckout struct{…}`";
    let mut first = true;
    let mut lines = Vec::new();
    for text in session().lines() {
        if first && text.trim_start() == "- `Name string`" {
            lines.push(text.replace("Name string", "Label string"));
            first = false;
        } else {
            lines.push(text.to_owned());
        }
    }
    assert!(session().contains(line));
    assert!(
        errors(&lines.join("\n")).iter().any(|error| error.message.contains("differs from its definition"))
    );
}
