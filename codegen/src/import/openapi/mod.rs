//! Imports a vendor's OpenAPI document into the spec.
//!
//! The document is read as a separate spec with its own names (`model`). Then its types are paired with those of the
//! spec (`pair`), new definitions get a resource and a name (`places`, `naming`), and the spec is updated (`apply`).
//!
//! Pages of the reference are merged by other code (`merge`), because facts that a document states have to be inferred
//! from names and order there.

mod apply;
mod betas;
mod bootstrap;
mod common;
mod deprecated;
mod docs;
mod document;
mod dropped;
mod files;
mod json;
mod limits;
mod model;
mod naming;
mod object;
mod operation;
mod options;
mod pair;
mod parameter;
mod paths;
mod places;
mod reach;
mod response;
mod rust_names;
mod schema;
mod secrets;
mod selectors;
mod simplify;
mod tags;
mod twins;
mod union;
mod unread;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::{ImportError, Imported, changed, groups, older, since, summary};
use crate::diag::Diagnostic;
use crate::spec::{self, Source, Spec};

pub use options::Options;

use document::Document;

/// Updates the spec in `sources` to a vendor's OpenAPI document.
///
/// # Errors
///
/// If the document or the spec cannot be read, returns all of its diagnostics.
pub fn import_document(
    document: &Source,
    sources: &[Source],
    options: &Options,
) -> Result<Imported, ImportError> {
    let document = Document::read(document).map_err(ImportError::Document)?;
    let unchanged = before(sources, &document, options).map_err(ImportError::Spec)?;
    let mut before = unchanged.clone();
    if options.only.is_some() {
        before.api.import.only.clone_from(&options.only);
    }
    let known = Known::new(&before);
    let names = names(&before);
    let rules = &before.api.import;
    let is_known = |component: &str| {
        names.contains(component) || names.contains(naming::renamed(rules, component).as_str())
    };
    let model = model::read(&document, &before.api, &is_known);
    let places = places::Places::find(&model.operations, &before);
    let pairs = pairs(&before, &known, &model, &places);
    let (mut spec, mut notes) = apply::apply(&before, &known, &model, &pairs, &places, options);
    groups::assign(&before, &mut spec);
    if let Some(date) = &options.date {
        if since::is_older(&before, date) {
            spec = older::additions(&before, &spec, &mut notes);
        }
        since::mark(&before, &mut spec, date);
    }
    rust_names::propose(&mut spec, &unchanged);
    if options.placeholder_docs {
        docs::fill(&mut spec);
    }
    let mut sources_after = changed(&unchanged, &spec).map_err(|error| ImportError::Spec(vec![error]))?;
    let has_api = |sources: &[Source]| sources.iter().any(|source| source.resource() == "api");
    if !has_api(sources) && !has_api(&sources_after) {
        let file = "spec/api.yaml";
        let text = spec::write(file, &spec.api).map_err(|error| ImportError::Spec(vec![error]))?;
        sources_after.push(Source::new(file, text));
    }
    let untouched = sources.iter().filter(|old| sources_after.iter().all(|new| new.file() != old.file()));
    let all: Vec<Source> = sources_after.iter().chain(untouched).cloned().collect();
    let mut summary = summary::summarize(notes, &all);
    summary.to_decide = summary::questions(&spec, &all);
    summary.undocumented = docs::missing(&spec);
    summary.dropped = model.dropped;
    Ok(Imported { sources: sources_after, summary })
}

/// Returns the current spec, or the start of a new one.
fn before(sources: &[Source], document: &Document, options: &Options) -> Result<Spec, Vec<Diagnostic>> {
    if sources.is_empty() {
        let api = bootstrap::api(document, options.only.as_deref(), options.packages.clone());
        return Ok(Spec { api, resources: BTreeMap::new() });
    }
    spec::read(sources)
}

/// Returns whether a file is an OpenAPI document, not a page of the reference.
pub fn is_document(source: &Source) -> bool {
    let begins = |line: &str| ["openapi:", "swagger:"].iter().any(|key| line.starts_with(key));
    source.text().trim_start().starts_with('{') || source.text().lines().any(begins)
}

/// Returns the names and aliases of all types.
fn names(spec: &Spec) -> BTreeSet<&str> {
    let types = spec.resources.values().flat_map(|resource| &resource.types);
    types.flat_map(|(name, type_)| type_.aliases.iter().chain([name])).map(String::as_str).collect()
}

fn pairs(spec: &Spec, known: &Known<'_>, model: &model::Model, places: &places::Places) -> pair::Pairs {
    let mut walk = pair::Walk::new(model, known);
    for (index, operation) in model.operations.iter().enumerate() {
        let place = places.of(index);
        let ours = spec.resources.get(&place.resource).and_then(|known| known.endpoints.get(&place.name));
        if let Some(ours) = ours {
            walk.endpoints(&operation.endpoint, ours);
        }
    }
    let webhook = spec.resources.values().find_map(|resource| resource.webhook.as_ref());
    if let (Some(theirs), Some(ours)) = (&model.webhook, webhook) {
        walk.types(theirs, &ours.type_);
    }
    if let (Some(theirs), Some(betas)) = (&model.betas, &spec.api.betas) {
        walk.types(theirs, &betas.type_);
    }
    let named = |theirs: &&String| naming::renamed(&spec.api.import, theirs);
    for (name, type_) in spec.resources.values().flat_map(|resource| &resource.types) {
        let exact = std::iter::once(name).chain(&type_.aliases).cloned();
        let derived = model.types.keys().filter(|theirs| named(theirs) == *name).cloned();
        walk.names(name, exact.chain(derived));
    }
    walk.finish()
}
