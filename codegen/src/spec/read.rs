//! Reads the spec from its files.

use std::collections::BTreeMap;

use super::{Api, Primitive, Resource, Spec, TypeDef, TypeExpr};
use crate::diag::{Diagnostic, Kind};
use crate::reader::{Dialect, Read, Report};
use crate::source::{NodePath, Source};

/// Reads all files, or returns all diagnostics.
pub fn read(sources: &[Source]) -> Result<Spec, Vec<Diagnostic>> {
    let Partial { spec, diagnostics, .. } = partial(sources, Dialect::Spec);
    if diagnostics.is_empty() { Ok(spec) } else { Err(diagnostics) }
}

/// Reads one file, or returns all diagnostics.
pub(super) fn one<T: Read>(source: &Source) -> Result<T, Vec<Diagnostic>> {
    let mut partial = Partial::default();
    let file = partial.file(source, Dialect::Spec);
    if partial.diagnostics.is_empty() { Ok(file) } else { Err(partial.diagnostics) }
}

/// A spec with placeholders for the parts that could not be read.
pub(crate) struct Partial<S = Spec> {
    /// The spec.
    pub(crate) spec: S,
    /// The diagnostics.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The nodes with placeholders, by file.
    pub(crate) broken: Vec<(String, NodePath)>,
}

const API: &str = "spec/api.yaml";

/// Reads all files, and returns the diagnostics.
pub(crate) fn partial(sources: &[Source], dialect: Dialect) -> Partial {
    let mut found = Partial::default();
    let mut api = None;
    let mut resources = BTreeMap::new();
    for source in sources {
        if !found.name(source) {
            continue;
        }
        if source.file() == API {
            api = Some(found.file(source, dialect));
        } else if !source.map().is_cut_off {
            resources.insert(source.resource().to_owned(), found.file(source, dialect));
        } else {
            found.file::<Resource>(source, dialect);
            resources.insert(source.resource().to_owned(), outline(source.text()));
        }
    }
    let api: Api = api.unwrap_or_else(|| {
        let help =
            "every spec has an `api.yaml` with `title`, `doc`, `base_url`, `headers`, `query` and `betas`";
        found.add(API, "the file is missing", help);
        Partial::default().file(&Source::new(API, "{"), dialect)
    });
    Partial { spec: Spec { api, resources }, diagnostics: found.diagnostics, broken: found.broken }
}

impl Default for Partial<()> {
    fn default() -> Self {
        Self { spec: (), diagnostics: Vec::new(), broken: Vec::new() }
    }
}

impl Partial<()> {
    fn file<T: Read>(&mut self, source: &Source, dialect: Dialect) -> T {
        let report = Report::new(source, dialect);
        let file = T::read(&report.root(source));
        self.broken.extend(report.broken().into_iter().map(|path| (source.file().to_owned(), path)));
        self.diagnostics.extend(report.into_inner());
        file
    }

    /// Reports an error about a whole file.
    fn add(&mut self, file: &str, message: impl Into<String>, help: &str) {
        let path = NodePath::default();
        self.diagnostics.push(Diagnostic::new(Kind::File, file, path.clone(), message, help));
        self.broken.push((file.to_owned(), path));
    }

    /// Returns whether a file is YAML. Reports a file that can't contain a resource.
    fn name(&mut self, source: &Source) -> bool {
        let file = source.file();
        if !file.ends_with(".yaml") {
            let help = "give it a name that ends in `.yaml`, or move it out of `spec/`";
            self.add(file, "the file name does not end in `.yaml`", help);
            return file.ends_with(".yml");
        }
        let path = source.resource();
        if !is_resource_path(path) {
            let help = "write lower-case letters, digits and `_`, a letter first, and `/` between folders";
            self.add(file, format!("`{path}` is not a valid path of a resource"), help);
        }
        true
    }
}

/// Returns whether a path is a valid path of a resource: it becomes Rust modules and the name of a file.
pub(crate) fn is_resource_path(path: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(fits);
    path.split('/').all(is_name)
}

/// Returns the names that an unreadable file seems to define, so that they are not reported as undefined.
fn outline(text: &str) -> Resource {
    let mut section = "";
    let mut resource = Resource::default();
    for line in text.lines() {
        let Some((key, _)) = line.split_once(':') else { continue };
        if !key.starts_with(' ') {
            section = key;
        }
        let Some(name) = key.strip_prefix("  ").filter(|name| !name.starts_with([' ', '-', '#'])) else {
            continue;
        };
        match section {
            "types" => {
                let alias = Some(TypeExpr::Primitive(Primitive::Any));
                resource.types.insert(name.to_owned(), TypeDef { alias, ..TypeDef::default() });
            }
            "endpoints" => {
                let nothing = Source::new("", "{");
                resource.endpoints.insert(name.to_owned(), Partial::default().file(&nothing, Dialect::Spec));
            }
            _ => {}
        }
    }
    resource
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_names_of_an_unreadable_file() {
        let text = "doc: x\nendpoints:\n  create:\n    method: POST\ntypes:\n  A:\n    doc: [\n  B:\n";
        let resource = outline(text);
        assert_eq!(resource.endpoints.keys().collect::<Vec<_>>(), ["create"]);
        assert_eq!(resource.types.keys().collect::<Vec<_>>(), ["A", "B"]);
    }
}
