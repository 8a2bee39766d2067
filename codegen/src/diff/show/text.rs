//! Renders a report as text, for a terminal.

use std::fmt::Write as _;

use super::{by_resource, reworded, sentence, summary};
use crate::diff::{Change, Report, What, Wire};

/// Returns the report as text.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for (resource, changes) in by_resource(report) {
        let _ = writeln!(out, "{resource}");
        for change in changes.iter().filter(|change| change.what != What::Docs) {
            entry(&mut out, change);
        }
        if let Some(docs) = reworded(&changes, str::to_owned) {
            let _ = writeln!(out, "  {docs}");
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

fn entry(out: &mut String, change: &Change) {
    let mark = if change.breaks_rust() || change.breaks_wire() { '!' } else { ' ' };
    let _ = writeln!(out, "{mark} {}", sentence(change));
    if change.what == What::Follows {
        return;
    }
    let verdict = if change.breaks_rust() { "breaking" } else { "compatible" };
    if !change.rust.is_empty() {
        let before = change.rust_before.as_ref().map(|before| format!(", which was {before}"));
        let _ = writeln!(out, "    rust: {verdict}, {}{}", change.rust, before.unwrap_or_default());
    }
    for effect in change.effects.iter().filter(|effect| effect.breaking) {
        let _ = writeln!(out, "          {}", effect.describe());
    }
    match change.wire {
        Wire::Same => {}
        Wire::Compatible => _ = writeln!(out, "    wire: compatible"),
        Wire::Breaking(reason) => _ = writeln!(out, "    wire: breaking, {reason}"),
    }
}
