//! Scopes in which every name is unique.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Kind};
use crate::ir::Origin;

/// Names that must be unique.
pub(super) struct Scope {
    place: &'static str,
    help: &'static str,
    taken: BTreeMap<String, String>,
}

impl Scope {
    pub(super) fn new(place: &'static str) -> Self {
        Self { place, help: "add `rust: {name: …, reason: …}` to one of them", taken: BTreeMap::new() }
    }

    /// Like [`Scope::new`], with other help than a Rust name.
    pub(super) fn with_help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    /// Reserves a name that the spec cannot change.
    pub(super) fn reserve(&mut self, name: &str, owner: &str) {
        self.taken.insert(name.to_owned(), owner.to_owned());
    }

    /// Reserves a name for a definition of the spec, or reports the clash.
    pub(super) fn add(
        &mut self,
        name: &str,
        owner: &str,
        origin: &Origin,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let help = self.help;
        self.claim(name, owner, origin, help, diagnostics);
    }

    /// Reserves a name for the request of an endpoint.
    pub(super) fn add_request(
        &mut self,
        name: &str,
        owner: &str,
        origin: &Origin,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let help = "add `rust_request: {name: …, reason: …}` to the endpoint";
        self.claim(name, owner, origin, help, diagnostics);
    }

    fn claim(
        &mut self,
        name: &str,
        owner: &str,
        origin: &Origin,
        help: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some(other) = self.taken.insert(name.to_owned(), owner.to_owned()) {
            let place = self.place;
            let message = format!("{owner} and {other} would both be `{name}` in {place}");
            diagnostics.push(Diagnostic::new(Kind::Name, &origin.file, origin.path.clone(), message, help));
        }
    }
}
