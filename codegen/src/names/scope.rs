//! Scopes in which each name stands for one thing.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Kind};
use crate::ir::Origin;

/// Names that must differ from each other.
pub(super) struct Scope {
    place: &'static str,
    taken: BTreeMap<String, String>,
}

impl Scope {
    pub(super) fn new(place: &'static str) -> Self {
        Self { place, taken: BTreeMap::new() }
    }

    /// Takes a name that no spec can give away.
    pub(super) fn reserve(&mut self, name: &str, owner: &str) {
        self.taken.insert(name.to_owned(), owner.to_owned());
    }

    /// Takes a name for a thing of the spec, or reports whose it is.
    pub(super) fn add(
        &mut self,
        name: &str,
        owner: &str,
        origin: &Origin,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some(other) = self.taken.insert(name.to_owned(), owner.to_owned()) {
            let place = self.place;
            let message = format!("{owner} and {other} would both be `{name}` in {place}");
            let help = "add `rust: {name: …, reason: …}` to one of them";
            diagnostics.push(Diagnostic::new(Kind::Name, &origin.file, origin.path.clone(), message, help));
        }
    }
}
