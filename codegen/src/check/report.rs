//! Collects the diagnostics of the rules.

use crate::diag::{Diagnostic, Kind, Spot};
use crate::ir::Origin;

/// Collects diagnostics.
pub(super) struct Report {
    /// The kind of the current family.
    pub(super) kind: Kind,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(super) fn add(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help));
    }

    /// Reports a diagnostic at the key of a node.
    pub(super) fn key(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help);
        self.diagnostics.push(diagnostic.at(Spot::Key));
    }

    /// Reports a diagnostic at a part of a text.
    pub(super) fn part(
        &mut self,
        origin: &Origin,
        part: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help);
        self.diagnostics.push(diagnostic.at(Spot::Words(part.to_owned())));
    }
}
