//! What operations of a document repeat although it is the same for all.

use crate::spec::Pages;

/// What `api.yaml` says of every request, and operations don't repeat.
pub(super) struct Common<'a> {
    /// Headers that the client sets.
    pub(super) headers: Vec<&'a str>,
    /// Query parameters that the client sets.
    pub(super) query: Vec<&'a str>,
    /// The names of what pages of lists say.
    pub(super) pages: Option<&'a Pages>,
}
