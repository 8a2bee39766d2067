//! Text to spec.

use std::collections::BTreeMap;

use super::{Api, Resource, Spec};
use crate::diag::{Diagnostic, Kind};
use crate::reader::{Dialect, Read, Report};
use crate::source::{NodePath, Source};

/// Reads all files, or says everything that is wrong with them.
pub fn read(sources: &[Source]) -> Result<Spec, Vec<Diagnostic>> {
    whole(sources, Dialect::Spec)
}

/// Reads the files of an older revision, which may have keys that have another name now.
pub fn read_revision(sources: &[Source]) -> Result<Spec, Vec<Diagnostic>> {
    whole(sources, Dialect::FormerSpec)
}

fn whole(sources: &[Source], dialect: Dialect) -> Result<Spec, Vec<Diagnostic>> {
    let (spec, diagnostics) = partial(sources, dialect);
    if diagnostics.is_empty() { Ok(spec) } else { Err(diagnostics) }
}

/// Reads one file, or says everything that is wrong with it.
pub(super) fn one<T: Read>(source: &Source) -> Result<T, Vec<Diagnostic>> {
    let (file, diagnostics) = file(source, Dialect::Spec);
    if diagnostics.is_empty() { Ok(file) } else { Err(diagnostics) }
}

/// Reads all files, and says what is wrong with them; something stands in for what could not be read.
pub(crate) fn partial(sources: &[Source], dialect: Dialect) -> (Spec, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut api = None;
    let mut resources = BTreeMap::new();
    for source in sources {
        if source.resource() == "api" {
            let (read, found) = file(source, dialect);
            api = Some(read);
            diagnostics.extend(found);
        } else {
            let (resource, found) = file::<Resource>(source, dialect);
            resources.insert(source.resource().to_owned(), resource);
            diagnostics.extend(found);
        }
    }
    let api = api.unwrap_or_else(|| {
        diagnostics.push(Diagnostic::new(
            Kind::File,
            API,
            NodePath::default(),
            "the file is missing",
            "every spec has an `api.yaml` with `title`, `doc`, `base_url`, `headers`, `query` and `betas`",
        ));
        file::<Api>(&Source::new(API, ""), dialect).0
    });
    (Spec { api, resources }, diagnostics)
}

const API: &str = "spec/api.yaml";

fn file<T: Read>(source: &Source, dialect: Dialect) -> (T, Vec<Diagnostic>) {
    let report = Report::new(source, dialect);
    let file = T::read(&report.root(source));
    (file, report.into_inner())
}
