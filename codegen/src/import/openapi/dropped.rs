//! What a document says and the spec language has no word for.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;

/// What was dropped, and where: the same place counts once, however often it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropped(BTreeMap<String, BTreeSet<usize>>);

impl Dropped {
    /// Takes down something at a place.
    pub(super) fn add(&mut self, what: &str, at: Json<'_>) {
        self.0.entry(what.to_owned()).or_default().insert(at.address());
    }

    /// One line for each kind.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(what, places)| format!("{what} ({})", places.len())).collect()
    }
}
