//! What is said of small changes of a spec, and whether `cargo-semver-checks` says the same of the emitted code.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod semver_checks;
mod spec;

use anthropic_beta_codegen::diff::{self, Change, Report, Snapshot, What};

fn report(edits: &[spec::Edit]) -> Report {
    let side = |edits| Snapshot::new(&spec::spec(edits)).unwrap_or_else(|failure| panic!("{failure:?}"));
    diff::diff(&side(&[]), &side(edits))
}

/// `RW field …`: the first line of the text, behind marks for what breaks.
fn line(change: &Change) -> String {
    let report = Report { changes: vec![change.clone()] };
    let text = diff::markdown(&report);
    let entry = text.lines().find(|line| line.starts_with("- ")).unwrap_or_default();
    let entry = entry.rsplit(":** ").next().unwrap_or_default().trim_start_matches("- ");
    let entry = match change.what {
        What::Docs => format!("{} `{}`: docs reworded", change.subject.word(), change.name),
        _ => entry.to_owned(),
    };
    let mark = |breaks: bool, mark| if breaks { mark } else { '-' };
    format!("{}{} {entry}", mark(change.breaks_rust(), 'R'), mark(change.breaks_wire(), 'W'))
}

#[test]
fn every_case_gets_its_verdict() {
    let mut wrong = String::new();
    for case in cases::CASES {
        let report = report(case.edits);
        let lines: Vec<String> = report.changes.iter().map(line).collect();
        if lines != case.changes || report.bump().word() != case.bump {
            wrong += &format!("{}: {}\n  {}\n", case.name, report.bump().word(), lines.join("\n  "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
