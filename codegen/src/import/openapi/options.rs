//! What a person chooses about an import.

use crate::spec::{Date, Packages};

/// How a document is imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which operations are taken; without it, those that `api.yaml` names.
    pub only: Option<String>,
    /// The date of the document. What is added is marked with it, and a document that is older than the spec undoes nothing.
    pub date: Option<Date>,
    /// Whether what the document lacks is removed from the spec.
    pub prune: bool,
    /// Whether what has no docs gets a placeholder, so that it can be generated.
    pub placeholder_docs: bool,
    /// What a spec that does not exist yet says of the packages.
    pub packages: Option<Packages>,
}
