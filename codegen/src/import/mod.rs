//! Imports Markdown pages of a reference into the spec.
//!
//! Facts of the reference are set: the endpoints, types, fields, values and alternatives, their order, types and paths,
//! the presences that the order of fields implies, and nulls in examples of responses. Facts that the reference does
//! not state are kept: docs, other nulls, the alternative `string`, default betas, Rust names, examples and limits.
//! Only the first words of the text about a declaration are read: they state the location of a parameter, and whether
//! the declaration is deprecated.

mod at;
mod bullet;
mod collect;
mod declared;
mod endpoint;
mod error;
mod examples;
mod groups;
mod known;
mod marks;
mod merge;
mod misindentation;
mod names;
mod node;
mod older;
pub mod openapi;
mod page;
mod presence;
mod reference;
mod renames;
mod resolve;
mod said;
mod section;
mod shape;
mod signature;
mod since;
mod summary;
#[cfg(test)]
mod tests;
mod truncation;
mod vanished;

pub use error::ImportError;
pub use summary::{Entry, Summary};
pub use vanished::Vanished;

use crate::diag::Diagnostic;
use crate::spec::{self, Date, Source, Spec};

use known::Known;
use reference::Reference;
use section::Sections;
use since::Age;

/// The result of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The changed files, in canonical form.
    pub sources: Vec<Source>,
    /// The changes, and the questions for a person.
    pub summary: Summary,
}

/// Updates the spec in `sources` to `pages`, whose date is `date` if it is known. If the pages are older than the spec,
/// definitions that only they contain are added, and nothing else is changed.
///
/// # Errors
///
/// If a page or the spec cannot be read, returns all of its diagnostics.
pub fn import(
    pages: &[Source],
    sources: &[Source],
    vanished: Vanished,
    date: Option<&Date>,
) -> Result<Imported, ImportError> {
    let before = spec::read(sources).map_err(ImportError::Spec)?;
    let sections = read(pages).map_err(ImportError::Pages)?;
    let (spec, mut notes) = renames::follow(sources, &before, &sections)?;
    let known = Known::new(&spec);
    let reference = resolve::assemble(&sections, &known).map_err(ImportError::Pages)?;
    let (mut merged, more) = merge::merge(&spec, &known, &reference, vanished);
    notes.extend(more);
    examples::apply(&sections, &spec, &mut merged, &mut notes);
    groups::assign(&spec, &mut merged);
    let age = match date {
        Some(date) if since::is_older(&before, date) => Age::Older(Some(date.clone())),
        Some(_) => Age::Current,
        None => {
            let (said, _) = merge::merge(&spec, &known, &reference, Vanished::Removed);
            since::age(&before, &said, &reference)
        }
    };
    let errors = match &age {
        Age::Older(latest) => {
            let then = older::as_of(&spec, latest.as_ref());
            damage(pages, &sections, &then, &Known::new(&then), &reference)
        }
        Age::Current => damage(pages, &sections, &spec, &known, &reference),
    };
    if !errors.is_empty() {
        return Err(ImportError::Pages(errors));
    }
    if age != Age::Current {
        merged = older::additions(&before, &merged, &mut notes);
    }
    if let Some(date) = date {
        since::mark(&before, &mut merged, date);
    }
    marks::set(&mut merged, &notes);
    let changed = changed(&before, &merged).map_err(|error| ImportError::Spec(vec![error]))?;
    let unchanged = sources.iter().filter(|old| changed.iter().all(|new| new.file() != old.file()));
    let all: Vec<Source> = changed.iter().chain(unchanged).cloned().collect();
    let mut summary = summary::summarize(notes, &all);
    summary.ask_again(summary::questions(&merged, &all));
    Ok(Imported { sources: changed, summary })
}

fn read(pages: &[Source]) -> Result<Sections<'_>, Vec<Diagnostic>> {
    let mut read = Vec::new();
    let mut errors = Vec::new();
    for page in pages {
        match page::read(page) {
            Ok(sections) => read.push((page.file(), sections)),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

/// Reports damage of the pages that only a comparison with the spec reveals.
fn damage(
    pages: &[Source],
    sections: &Sections<'_>,
    spec: &Spec,
    known: &Known<'_>,
    reference: &Reference,
) -> Vec<Diagnostic> {
    let mut errors = truncation::check(pages, sections, spec, known, reference);
    errors.extend(misindentation::check(known, reference));
    errors
}

fn changed(before: &Spec, after: &Spec) -> Result<Vec<Source>, Diagnostic> {
    let mut changed = Vec::new();
    if before.api != after.api {
        let file = "spec/api.yaml".to_owned();
        let text = spec::write(&file, &after.api)?;
        changed.push(Source::new(file, text));
    }
    for (path, resource) in &after.resources {
        // The order of fields matters, but equality of maps ignores it. Compare the text instead.
        let file = format!("spec/{path}.yaml");
        let text = spec::write(&file, resource)?;
        let old = before.resources.get(path).map(|old| spec::write(&file, old)).transpose()?;
        if old.as_ref() != Some(&text) {
            changed.push(Source::new(file, text));
        }
    }
    Ok(changed)
}
