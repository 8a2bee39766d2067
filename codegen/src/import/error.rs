//! The errors of an import.

use crate::diag::Diagnostic;

/// The reason why an import failed.
#[derive(Clone, Debug)]
pub enum ImportError {
    /// The spec cannot be read.
    Spec(Vec<Diagnostic>),
    /// A page is damaged, or has another dialect.
    Pages(Vec<Diagnostic>),
    /// A document cannot be read.
    Document(Vec<Diagnostic>),
}
