//! Combines the sections of all pages.

mod endpoint;
mod resolver;

use std::collections::{BTreeMap, BTreeSet};

use super::at::At;
use super::collect;
use super::declared::Declared;
use super::known::Known;
use super::reference::Reference;
use super::section::{Heading, Section};
use super::{names, signature};
use crate::diag::Diagnostic;

use resolver::{DeclaredSection, Resolver};

/// Combines the sections of all pages.
pub(super) fn assemble(
    pages: &[(&str, Vec<Section>)],
    known: &Known<'_>,
) -> Result<Reference, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let places = places(pages, known, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let listed: BTreeSet<String> = places
        .iter()
        .flat_map(|place| &place.declared.types)
        .filter(|(_, definition)| definition.listed)
        .map(|(name, _)| known.resolve(name))
        .collect();
    let mut reference = Reference::default();
    for place in &places {
        let mut lower = Resolver { place, known, listed: &listed, errors: &mut errors };
        lower.add_to(&mut reference);
    }
    if errors.is_empty() { Ok(reference) } else { Err(errors) }
}

fn places<'a>(
    pages: &'a [(&str, Vec<Section>)],
    known: &Known<'_>,
    errors: &mut Vec<Diagnostic>,
) -> Vec<DeclaredSection<'a>> {
    let mut places = Vec::new();
    for (page, sections) in pages {
        for section in sections {
            let declared = collect::collect(page, section, errors);
            let resource = match signature::signature(section) {
                Some(signature) => signature.resource(),
                None => resource_of_list(section.resource.as_ref(), sections, &declared, known),
            };
            places.push(DeclaredSection { page, section, resource, declared });
        }
    }
    places
}

/// Returns the resource of a list of types: that of the endpoints under the same heading, or of most of the types.
fn resource_of_list(
    heading: Option<&Heading>,
    sections: &[Section],
    declared: &Declared,
    known: &Known<'_>,
) -> String {
    let beside = sections.iter().filter(|section| section.resource.as_ref() == heading && heading.is_some());
    if let Some(signature) = beside.filter_map(signature::signature).next() {
        return signature.resource();
    }
    let mut votes = BTreeMap::<&str, usize>::new();
    for home in declared.types.keys().filter_map(|name| known.home(&known.resolve(name))) {
        *votes.entry(home).or_default() += 1;
    }
    match votes.into_iter().max_by_key(|(_, votes)| *votes) {
        Some((home, _)) => home.to_owned(),
        None => heading.map_or_else(String::new, |heading| names::snake(&heading.title.replace(' ', ""))),
    }
}

impl Resolver<'_> {
    fn add_to(&mut self, reference: &mut Reference) {
        if let Some(heading) = &self.place.section.resource {
            let at = At { page: self.place.page.to_owned(), line: heading.line };
            reference.covered.entry(self.place.resource.clone()).or_insert(at);
        }
        if !self.place.section.lists_types()
            && let Some(endpoint) = self.endpoint(reference)
        {
            reference.endpoints.push(endpoint);
        }
        for (rendered, definition) in &self.place.declared.types {
            let name = self.known.resolve(rendered);
            if self.stands_in_place(&name, definition) {
                continue;
            }
            if let Some(body) = self.body(rendered, definition) {
                self.add(reference, name, body, &definition.at);
            }
        }
    }
}
