//! The options of an import.

use crate::spec::{Date, Packages};

/// The options of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The selection of operations; without it, that of `api.yaml`.
    pub only: Option<String>,
    /// The date of the document. Additions are marked with it, and a document that is older than the spec undoes
    /// nothing.
    pub date: Option<Date>,
    /// The treatment of definitions that are missing from the document.
    pub prune: bool,
    /// Whether missing docs are replaced by placeholders, so that code can be generated.
    pub placeholder_docs: bool,
    /// The packages of a new spec.
    pub packages: Option<Packages>,
}
