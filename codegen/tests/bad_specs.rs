//! Every diagnostic about a spec.
//!
//! Each folder of `bad_specs/` is a spec with errors: its YAML files, with `bad_specs/api.yaml` if it has no
//! `api.yaml`, and `expected.txt`, the rendered diagnostics. `UPDATE_EXPECT=1 cargo test` updates them;
//! review the difference before committing it.

#![allow(clippy::unwrap_used, reason = "helpers of a test fail it by panicking")]

#[path = "support/spec.rs"]
mod spec;

use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::diag::{Diagnostic, render, render_json};
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::spec::Source;

use spec::sources;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_specs")
}

fn judge(sources: &[Source]) -> Vec<Diagnostic> {
    load(sources).err().unwrap_or_default()
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(tests())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

fn case_sources(case: &Path) -> Vec<Source> {
    let mut sources = sources(case);
    if !case.join("no_api").exists() && !sources.iter().any(|source| source.file() == "spec/api.yaml") {
        let text = fs::read_to_string(tests().join("api.yaml")).unwrap();
        sources.push(Source::new("spec/api.yaml", text));
    }
    sources
}

#[test]
fn reports_every_error_as_expected() {
    let mut changed = Vec::new();
    for case in cases() {
        let sources = case_sources(&case);
        let found = render(&judge(&sources), &sources);
        let expected = case.join("expected.txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &found).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != found {
            changed.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(changed.is_empty(), "not as expected:\n{}", changed.join("\n"));
}

#[test]
fn reports_a_diagnostic_with_help_in_every_case() {
    let cases = cases();
    assert!(cases.len() > 30, "only {} cases", cases.len());
    for case in cases {
        let diagnostics = judge(&case_sources(&case));
        assert!(!diagnostics.is_empty(), "{} has no diagnostic", case.display());
        for diagnostic in diagnostics {
            assert!(!diagnostic.help.is_empty(), "{}: {diagnostic:?} has no help", case.display());
        }
    }
}

#[test]
fn renders_the_same_diagnostics_as_json() {
    let case = tests().join("unknown_key");
    let sources = case_sources(&case);
    let json = render_json(&judge(&sources), &sources);
    let text = fs::read_to_string(case.join("expected.txt")).unwrap();
    assert!(json.lines().count() > 1, "{json}");
    for record in json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()) {
        let place = format!("{}:{}:{}", record["file"].as_str().unwrap(), record["line"], record["column"]);
        assert!(text.contains(&place) && text.contains(record["message"].as_str().unwrap()), "{record}");
    }
}

#[test]
fn reports_no_diagnostics_for_the_real_spec() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"));
    let diagnostics = judge(&sources);
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, &sources));
}
