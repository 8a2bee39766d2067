//! What the rules report to.

use crate::diag::{Diagnostic, Kind, Spot};
use crate::ir::Origin;

/// Collects diagnostics.
pub(super) struct Report {
    /// The kind of what is being looked at.
    pub(super) kind: Kind,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(super) fn add(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help));
    }

    /// A diagnostic on the key of a node.
    pub(super) fn key(&mut self, origin: &Origin, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(self.kind, &origin.file, origin.path.clone(), message, help);
        self.diagnostics.push(diagnostic.at(Spot::Key));
    }

    /// A diagnostic in one part of a text.
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
