//! Why an import fails.

use crate::diag::Diagnostic;

/// Why an import made nothing.
#[derive(Clone, Debug)]
pub enum ImportError {
    /// The spec can't be read.
    Spec(Vec<Diagnostic>),
    /// A page is damaged, or of another dialect.
    Pages(Vec<Diagnostic>),
    /// A document can't be read.
    Document(Vec<Diagnostic>),
}
