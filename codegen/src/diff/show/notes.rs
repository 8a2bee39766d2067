//! For `CHANGELOG.md`, in the form of Keep a Changelog 1.1.0.

use std::fmt::Write as _;

use super::sentence;
use crate::diff::{Change, Report, Subject, What};

/// The entry for a release; `heading` stands behind `## `, such as `[0.2.0] - 2026-01-31`.
pub fn release_notes(report: &Report, heading: &str) -> String {
    let mut out = format!("## {heading}\n");
    for section in [Section::Added, Section::Changed, Section::Deprecated, Section::Removed] {
        let entries: Vec<&Change> =
            report.changes.iter().filter(|change| section_of(change) == Some(section)).collect();
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n### {section:?}\n");
        // What breaks is what a reader must not miss.
        let (breaking, other): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|change| change.breaks_rust());
        for change in breaking.into_iter().chain(other) {
            let _ = writeln!(out, "- {}", entry(change));
        }
    }
    if report.changes.is_empty() {
        out.push_str("\nNothing changed.\n");
    } else if report.changes.iter().all(|change| change.what == What::Docs) {
        out.push_str("\n### Changed\n\n- Docs were reworded.\n");
    }
    out
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Added,
    Changed,
    Deprecated,
    Removed,
}

/// Docs have no place in a changelog.
fn section_of(change: &Change) -> Option<Section> {
    match &change.what {
        What::Docs => None,
        What::Added => Some(Section::Added),
        What::Removed => Some(Section::Removed),
        What::Changed { aspect: "deprecation", to, .. } if to != "none" => Some(Section::Deprecated),
        What::Renamed { .. } | What::Changed { .. } | What::Follows => Some(Section::Changed),
    }
}

fn entry(change: &Change) -> String {
    let mark = if change.breaks_rust() { "**Breaking:** " } else { "" };
    let mut text = format!("{mark}{}", sentence(change));
    if change.what != What::Follows && change.subject != Subject::Api && !change.rust.is_empty() {
        let _ = write!(text, " (`{}`)", change.rust);
    }
    text + "."
}
