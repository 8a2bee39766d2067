//! What a document says and the spec language has no word for.

use std::collections::BTreeMap;

/// Counts by what was dropped.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropped(BTreeMap<String, usize>);

impl Dropped {
    /// Counts one more.
    pub(super) fn add(&mut self, what: &str) {
        *self.0.entry(what.to_owned()).or_default() += 1;
    }

    /// One line for each kind.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(what, count)| format!("{what} ({count})")).collect()
    }
}
