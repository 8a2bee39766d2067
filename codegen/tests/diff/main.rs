//! The result of `diff` for small changes of a spec, and whether `cargo-semver-checks` agrees on the emitted
//! code.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod derived;
mod emitted;
#[path = "../support/spec.rs"]
mod files;
mod fits;
mod notes;
mod public_api;
mod semver_checks;
mod spec;
mod structure;

use anthropic_beta_codegen::Failure;
use anthropic_beta_codegen::diff::{self, Change, Report, Snapshot, What};
use anthropic_beta_codegen::spec::read;

/// Returns the report on the spec with some edits and the spec with other edits.
fn between(old: &[spec::Edit], new: &[spec::Edit]) -> Report {
    let side = |edits| Snapshot::new(&spec::spec(edits)).unwrap_or_else(|failure| panic!("{failure:?}"));
    diff::diff(&side(old), &side(new))
}

/// Formats a change as `RW field …`: marks for breaking changes, and the first line of the text.
fn line(change: &Change) -> String {
    let report = Report { changes: vec![change.clone()], date: None };
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
fn reports_the_expected_changes() {
    let mut wrong = String::new();
    for case in cases::CASES {
        let report = between(&[], case.edits);
        let lines: Vec<String> = report.changes.iter().map(line).collect();
        if lines != case.changes || report.bump().word() != case.bump {
            wrong += &format!("{}: {}\n  {}\n", case.name, report.bump().word(), lines.join("\n  "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A revision with a former key is read as if it contained the current key.
#[test]
fn reads_former_keys_of_a_revision() {
    let now = "    aliases:\n    - Animal\n    not_in_reference: true\n    rust:\n      name: Beast\n      reason: it roars\n";
    let then =
        now.replace("aliases", "also").replace("not_in_reference", "unlisted").replace("reason", "because");
    let with = |keys: &str| {
        let mut sources = spec::spec(&[]);
        let last = sources.last_mut().unwrap();
        let definition = format!("  DeletedToy:\n{keys}");
        *last = last.with_text(last.text().replace("  DeletedToy:\n", &definition));
        sources
    };
    let (then, now) = (with(&then), with(now));
    assert_ne!(then, now);
    let [old, new] = [&then, &now].map(|sources| Snapshot::new(sources).unwrap());
    assert!(diff::diff(&old, &new).changes.is_empty());
    assert_eq!(read(&then).unwrap_err().len(), 3, "the current spec must have the current keys");
    assert!(read(&now).is_ok());
}

/// An alias of itself has no type, and following it does not terminate.
#[test]
fn compares_recursive_aliases() {
    let deep = format!("    alias: {}string{}\n", "list<".repeat(2_000), ">".repeat(2_000));
    for body in ["    alias: list<DeletedToy>\n", "    alias: map<list<DeletedToy?>>\n", &deep] {
        let mut sources = spec::spec(&[]);
        let last = sources.last_mut().unwrap();
        let (before, _) = last.text().split_once("    fields:\n").unwrap();
        *last = last.with_text(format!("{before}{body}"));
        assert!(
            matches!(Snapshot::new(&sources), Err(Failure::Spec(found)) if found.len() == 1),
            "{body:.60}"
        );
    }
    let mut sources = spec::spec(&[]);
    let last = sources.last_mut().unwrap();
    let (before, _) = last.text().split_once("    fields:\n").unwrap();
    let variants = "    - type: DeletedToy\n".repeat(8);
    *last = last.with_text(format!("{before}    variants:\n{variants}"));
    // The checks report a union of itself, but an older revision does not have to pass them.
    assert!(Snapshot::new(&sources).is_ok());
}
