//! Importing the current reference changes nothing; damaged pages change nothing, and the damage is reported
//! at its place.

use anthropic_beta_codegen::diag::{Diagnostic, Spot};

use crate::pages::{run, with_members};
use crate::pet_shop::{REFERENCE, SOURCES, section};

fn errors(text: &str) -> Vec<Diagnostic> {
    match run(text, &SOURCES) {
        Ok(done) => panic!("the damage was not reported:\n{}", done.summary),
        Err(errors) => errors,
    }
}

#[test]
fn changes_nothing_if_the_reference_is_imported_again() {
    let done = run(REFERENCE, &SOURCES).unwrap_or_else(|errors| panic!("{:?}", errors[0]));
    assert_eq!(done.sources, []);
    assert!(done.summary.is_empty(), "{}", done.summary);
}

#[test]
fn changes_nothing_if_a_single_endpoint_is_imported_again() {
    let titles: Vec<&str> = REFERENCE.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let endpoints = titles.into_iter().filter(|title| *title != "Domain Types");
    let pages: Vec<&str> =
        endpoints.map(|title| section(title).split("\n# ").next().unwrap_or_default()).collect();
    assert_eq!(pages.len(), 12);
    for page in pages {
        let title = page.lines().next().unwrap_or_default();
        let done = run(page, &SOURCES).unwrap_or_else(|errors| panic!("{title}: {:?}", errors[0]));
        assert!(done.sources.is_empty() && done.summary.is_empty(), "{title}: {}", done.summary);
    }
}

#[test]
fn reports_a_truncated_page() {
    let lines: Vec<&str> = REFERENCE.lines().collect();
    for part in 1..20 {
        errors(&lines[..lines.len() * part / 20].join("\n"));
    }
    for heading in ["\n# ", "\n## ", "\n### "] {
        for (place, _) in REFERENCE.match_indices(heading).skip(2) {
            // The last part repeats declarations of the one before it: without it, nothing is missing.
            if let Ok(done) = run(&REFERENCE[..place], &SOURCES) {
                assert!(done.sources.is_empty() && done.summary.is_empty(), "{}", done.summary);
                assert!(REFERENCE[place..].starts_with("\n### Beta Shop Event Data\n"), "{place}");
            }
        }
    }
    let lines: Vec<&str> = section("Create Pet").lines().collect();
    let end = lines.iter().rposition(|line| *line == "#### Response").expect("the page has a response");
    let example = lines.iter().rposition(|line| *line == "### Example").expect("the page has an example");
    for length in (1..example + 2).step_by(7).chain([example + 1, end + 1]) {
        errors(&lines[..length].join("\n"));
    }
}

#[test]
fn reports_damage_with_its_line() {
    let page = section("Create Pet");
    let line_of = |content: &str| {
        page.lines().position(|line| line.trim_start() == content).expect("the line exists") + 1
    };
    let name = "- `Name param.Field[string]`";
    let checks = [
        (name, "   - `Name param.Field[string]`"),
        (name, "        - `Name param.Field[string]`"),
        (name, "  - `Name param.Field[string`"),
        (name, "  - `Name | string`"),
        (name, "  - Name string"),
        (name, "  - `Name param.Field[Gone]`"),
        ("- `Age int64`", "  - `Age NeverWrittenOut`"),
        ("- `type BetaShopSeeds struct{…}`", "    - `type BetaShopSeeds class`"),
    ];
    for (content, damaged) in checks {
        let line = line_of(content);
        let lines = page.lines().enumerate();
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
fn reports_a_type_without_a_declaration() {
    let text = with_members(section("Create Pet"), "BetaShopSeedsParamResp", |_| Vec::new());
    let found = errors(&text);
    assert!(found[0].message.contains("`BetaShopSeedsParamResp` is not defined"), "{:?}", found[0]);
}

#[test]
fn reports_different_declarations_of_a_type() {
    let text = REFERENCE.replacen("- `City string`", "- `Town string`", 1);
    assert!(errors(&text).iter().any(|error| error.message.contains("differs from its definition")));
}
