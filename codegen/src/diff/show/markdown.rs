//! Renders a report as Markdown, for a pull request.

use std::fmt::Write as _;

use super::{by_resource, reworded, sentence, summary};
use crate::diff::{Change, Report, What, Wire};

/// Returns the report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("{}\n", summary(report));
    for (resource, changes) in by_resource(report) {
        let _ = writeln!(out, "\n### {resource}\n");
        for change in changes.iter().filter(|change| change.what != What::Docs) {
            entry(&mut out, change);
        }
        if let Some(docs) = reworded(&changes, |name| format!("`{name}`")) {
            let _ = writeln!(out, "- {docs}");
        }
    }
    out
}

fn entry(out: &mut String, change: &Change) {
    let mark = match (change.breaks_rust(), change.breaks_wire()) {
        (true, true) => "**breaks Rust and the wire:** ",
        (true, false) => "**breaks Rust:** ",
        (false, true) => "**breaks the wire:** ",
        (false, false) => "",
    };
    let _ = writeln!(out, "- {mark}{}", sentence(change));
    if change.what == What::Follows {
        return;
    }
    for effect in change.effects.iter().filter(|effect| effect.breaking) {
        let _ = writeln!(out, "  - {}", effect.describe());
    }
    if let Wire::Breaking(reason) = change.wire {
        let _ = writeln!(out, "  - on the wire, {reason}");
    }
}
