//! Recognizes parts of operations that are the same for all of them.

use crate::spec::Pages;

/// The parts of every request according to `api.yaml`, which are not parameters of endpoints.
pub(super) struct Common<'a> {
    /// Headers that the client sets.
    pub(super) headers: Vec<&'a str>,
    /// Query parameters that the client sets.
    pub(super) query: Vec<&'a str>,
    /// The field names of pages.
    pub(super) pages: Option<&'a Pages>,
}
