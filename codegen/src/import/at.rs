//! Positions on pages.

/// A position on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) page: String,
    pub(super) line: usize,
}
