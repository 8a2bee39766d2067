//! Renders a report in several formats.

mod json;
mod lines;
mod markdown;
mod notes;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use notes::release_notes;
pub use text::text;

use super::change::{Change, Report, What};
use super::effect::Effect;

/// Describes a change in one line.
fn sentence(change: &Change) -> String {
    let (subject, name) = (change.subject.word(), &change.name);
    match &change.what {
        What::Added => format!("{subject} `{name}` added"),
        What::Removed => format!("{subject} `{name}` removed"),
        What::Renamed { from } => format!("{subject} `{name}` renamed from `{from}`"),
        What::Changed { aspect, from, to } => {
            format!("{subject} `{name}`: {aspect} changed from `{from}` to `{to}`")
        }
        What::Docs => format!("{subject} `{name}`: docs reworded"),
        What::Follows => {
            let effects: Vec<String> = change.effects.iter().map(Effect::describe).collect();
            format!("{} (follows from other changes)", effects.join(", "))
        }
    }
}

/// Returns the changes by resource. Changes of the whole API are first.
fn by_resource(report: &Report) -> Vec<(&str, Vec<&Change>)> {
    let mut groups: Vec<(&str, Vec<&Change>)> = Vec::new();
    for change in &report.changes {
        let resource = if change.resource.is_empty() { "the whole API" } else { &change.resource };
        match groups.last_mut() {
            Some((name, changes)) if *name == resource => changes.push(change),
            _ => groups.push((resource, vec![change])),
        }
    }
    groups
}

/// The number of reworded docs of a resource that are named.
const NAMED: usize = 3;

/// Returns `docs reworded: 5 (A, B, C and 2 more)`, with each name formatted by `spell`; `None` if there are none. JSON
/// contains all names.
fn reworded(changes: &[&Change], spell: fn(&str) -> String) -> Option<String> {
    let reworded = changes.iter().filter(|change| change.what == What::Docs);
    let mut names: Vec<String> = reworded.map(|change| spell(&change.name)).collect();
    let (all, more) = (names.len(), names.len().saturating_sub(NAMED));
    names.truncate(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    (all > 0).then(|| format!("docs reworded: {all} ({}{more})", names.join(", ")))
}

/// Returns `3 changes: 1 breaks Rust programs, 2 break the wire; 4 docs reworded; version: minor`.
fn summary(report: &Report) -> String {
    let count = |is: &dyn Fn(&Change) -> bool| report.changes.iter().filter(|change| is(change)).count();
    let docs = count(&|change| change.what == What::Docs);
    let all = report.changes.len() - docs;
    if report.changes.is_empty() {
        return "no changes".to_owned();
    }
    let verb = |count: usize| if count == 1 { "breaks" } else { "break" };
    let (rust, wire) = (count(&Change::breaks_rust), count(&Change::breaks_wire));
    format!(
        "{all} change{}: {rust} {} Rust programs, {wire} {} the wire; docs reworded: {docs}; version: {}",
        if all == 1 { "" } else { "s" },
        verb(rust),
        verb(wire),
        report.bump().word()
    )
}
