//! Renders a report for `CHANGELOG.md`, in the format of Keep a Changelog 1.1.0.
//!
//! A line of the changelog is about a type or a module of the crate, not about one change: users need to know
//! what they can use, and what they have to change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::lines::{self, plural};
use super::sentence;
use crate::diff::{Change, Effect, Report, Subject, What};

/// Renders the entry for a release; `heading` is the text after `## `, such as `[0.2.0] - 2026-01-31`.
pub fn release_notes(report: &Report, heading: &str) -> String {
    let mut out = format!("## {heading}\n");
    if let Some(date) = &report.date {
        let _ = writeln!(out, "\nThe API as of {date}.");
    }
    for section in [Section::Added, Section::Changed, Section::Deprecated, Section::Removed] {
        let changes: Vec<&Change> =
            report.changes.iter().filter(|change| section_of(change) == Some(section)).collect();
        let entries = section.entries(report, &changes);
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n### {section:?}\n");
        for entry in entries {
            out.push_str(&lines::wrapped(&entry));
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

/// Returns the section of a change. Docs are not part of a changelog.
fn section_of(change: &Change) -> Option<Section> {
    match &change.what {
        What::Docs => None,
        What::Added => Some(Section::Added),
        What::Removed => Some(Section::Removed),
        What::Changed { aspect: "deprecation", to, .. } if to != "none" => Some(Section::Deprecated),
        What::Renamed { .. } | What::Changed { .. } | What::Follows => Some(Section::Changed),
    }
}

impl Section {
    /// Returns the lines, those about breaking changes first.
    fn entries(self, report: &Report, changes: &[&Change]) -> Vec<String> {
        let (breaking, other): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| change.breaks_rust());
        let mut entries = self::breaking(&breaking);
        match self {
            Self::Added => entries.extend(added(report, &other)),
            Self::Removed => entries.extend(members(&other)),
            Self::Deprecated => entries.extend(deprecated(&other)),
            Self::Changed => entries.extend(changed(&other)),
        }
        entries
    }
}

/// Returns the breaking changes with the reasons of compiler errors. A reason that several changes have in common is
/// listed with the first one; changes that follow from all of them are last.
fn breaking(changes: &[&Change]) -> Vec<String> {
    let mut told: Vec<&Effect> = Vec::new();
    let mut entries = Vec::new();
    for change in changes.iter().filter(|change| change.what != What::Follows) {
        let mut effects: Vec<&Effect> = change.effects.iter().filter(|effect| effect.breaking).collect();
        effects.retain(|effect| !told.contains(effect) && !is_said(change, effect));
        told.extend(&effects);
        let effects: Vec<String> = effects.into_iter().map(Effect::describe).collect();
        entries.push(match (&change.what, &effects[..]) {
            (What::Changed { aspect: "type", .. }, [effect]) => format!("**Breaking:** {effect}"),
            _ => format!(
                "**Breaking:** {}{}",
                one(change),
                effects.iter().map(|effect| format!("\n- {effect}")).collect::<String>()
            ),
        });
    }
    let follows = changes.iter().filter(|change| change.what == What::Follows);
    let effects: Vec<&Effect> = follows.flat_map(|change| &change.effects).collect();
    let (gone, other): (Vec<&Effect>, Vec<&Effect>) =
        effects.into_iter().partition(|effect| effect.is_gone());
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for effect in gone {
        owners.entry(lines::owner(&effect.path)).or_default().push(lines::last(&effect.path));
    }
    let gone = owners.into_iter().map(|(owner, names)| {
        let verb = if names.len() == 1 { "was" } else { "were" };
        format!("**Breaking:** `{owner}`: {} {verb} removed", lines::quoted(&names))
    });
    entries.extend(gone);
    entries.extend(other.into_iter().map(|effect| format!("**Breaking:** {}", effect.describe())));
    entries
}

/// Returns whether the line of a change states the same as a difference of the code: that a path was removed.
fn is_said(change: &Change, effect: &Effect) -> bool {
    let gone = match change.what {
        What::Removed => Some(&change.rust),
        What::Renamed { .. } | What::Changed { aspect: "Rust name" | "resource", .. } => {
            change.rust_before.as_ref()
        }
        _ => None,
    };
    effect.is_gone() && gone == Some(&effect.path)
}

/// Returns the line of a change, with names of the crate. A parameter can be an argument or a setter, so it has its API
/// name.
fn one(change: &Change) -> String {
    let name = if change.subject == Subject::Parameter { &change.name } else { &change.rust };
    let thing = format!("{} `{name}`", change.subject.word());
    match (&change.what, &change.rust_before) {
        (What::Follows, _) => sentence(change),
        (What::Renamed { .. } | What::Changed { aspect: "Rust name" | "resource", .. }, Some(before)) => {
            format!("{thing}, which was `{before}`")
        }
        (What::Renamed { from }, None) => format!("{thing}, which was `{from}` in the API"),
        (What::Changed { aspect: "type", .. }, _) => format!("{thing} has another type"),
        (What::Changed { aspect, from, to }, _) if change.subject == Subject::Api => {
            format!("{aspect} changed from `{from}` to `{to}`")
        }
        (What::Changed { aspect, from, to }, _) => {
            format!("{aspect} of {thing} changed from `{from}` to `{to}`")
        }
        (What::Added, _) => format!("{thing} is new"),
        (What::Removed, _) => format!("{thing} was removed"),
        (What::Docs, _) => format!("{thing}: docs reworded"),
    }
}

/// Returns the lines about additions: new resources with their content, then new parts of modules and types.
fn added(report: &Report, changes: &[&Change]) -> Vec<String> {
    let whole: Vec<&Change> =
        changes.iter().copied().filter(|change| change.subject == Subject::Resource).collect();
    let is_within = |change: &Change| whole.iter().any(|resource| resource.resource == change.resource);
    let mut entries: Vec<String> = whole.iter().map(|resource| whole_resource(resource, changes)).collect();
    let rest: Vec<&Change> = changes.iter().copied().filter(|change| !is_within(change)).collect();
    // Definitions with an earlier date were introduced by an earlier document.
    let (new, late): (Vec<&Change>, Vec<&Change>) = rest
        .into_iter()
        .partition(|change| report.date.is_none() || change.since.is_none() || change.since == report.date);
    entries.extend(members(&new));
    let mut dates: Vec<_> = late.iter().filter_map(|change| change.since.clone()).collect();
    dates.sort();
    dates.dedup();
    for date in dates {
        let of_date: Vec<&Change> =
            late.iter().copied().filter(|change| change.since.as_ref() == Some(&date)).collect();
        entries
            .extend(members(&of_date).into_iter().map(|entry| format!("{entry} (in the API since {date})")));
    }
    entries
}

/// Returns the line of a new resource, with its endpoints and types.
fn whole_resource(resource: &Change, changes: &[&Change]) -> String {
    let of = |subject| {
        changes.iter().filter(move |change| change.resource == resource.resource && change.subject == subject)
    };
    let endpoints: Vec<String> = of(Subject::Endpoint).map(|change| lines::last(&change.rust)).collect();
    let types = of(Subject::Type).count();
    let mut entry = format!("Resource `{}`", resource.rust);
    if !endpoints.is_empty() {
        let _ = write!(entry, ": {}", lines::quoted(&endpoints));
    }
    if types > 0 {
        let _ = write!(entry, "; {types} {}", plural("type", types));
    }
    entry
}

/// Returns the line of added definitions of one kind in one module or type.
fn members(changes: &[&Change]) -> Vec<String> {
    let mut groups: BTreeMap<(String, Subject), Vec<String>> = BTreeMap::new();
    for change in changes {
        let owner = lines::owner(&change.rust);
        groups.entry((owner, change.subject)).or_default().push(lines::last(&change.rust));
    }
    let line = |((owner, subject), names): ((String, Subject), Vec<String>)| {
        let subject = plural(subject.word(), names.len());
        format!("`{owner}`: {subject} {}", lines::quoted(&names))
    };
    groups.into_iter().map(line).collect()
}

/// Returns the lines about deprecations, grouped by replacement.
fn deprecated(changes: &[&Change]) -> Vec<String> {
    let notes = by_words(changes, |change| match &change.what {
        What::Changed { to, .. } => to.trim_end_matches('.').to_owned(),
        _ => String::new(),
    });
    notes.into_iter().map(|(note, changes)| format!("{}: {note}", lines::places(&changes))).collect()
}

/// Returns the lines about compatible changes: one line for all definitions with the same change. Limits, which the
/// docs of each definition state, are only counted.
fn changed(changes: &[&Change]) -> Vec<String> {
    let is_limit = |change: &&&Change| matches!(change.what, What::Changed { aspect: "limits", .. });
    let limits = changes.iter().filter(is_limit).count();
    let rest: Vec<&Change> = changes.iter().filter(|change| !is_limit(change)).copied().collect();
    let groups = by_words(&rest, |change| match &change.what {
        What::Changed { aspect, from, to } if change.subject != Subject::Api => {
            format!("{aspect} changed from `{from}` to `{to}`")
        }
        _ => one(change),
    });
    let mut entries: Vec<String> = groups
        .into_iter()
        .map(|(words, changes)| match &changes[..] {
            [change] if one(change) == words => words,
            _ => format!("{}: {words}", lines::places(&changes)),
        })
        .collect();
    if limits > 0 {
        let place = plural("field or parameter", limits);
        entries.push(format!("the documented limits of {limits} {place} changed"));
    }
    entries
}

/// Groups changes by text, in the order of the first occurrence.
fn by_words<'a>(changes: &[&'a Change], words: impl Fn(&Change) -> String) -> Vec<(String, Vec<&'a Change>)> {
    let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in changes {
        let words = words(change);
        match groups.iter_mut().find(|(known, _)| *known == words) {
            Some((_, changes)) => changes.push(change),
            None => groups.push((words, vec![change])),
        }
    }
    groups
}
