//! Where something stands on a page.

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) page: String,
    pub(super) line: usize,
}
