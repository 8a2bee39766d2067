//! Collects facts of a document that the spec language cannot express.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;

/// The facts by kind, with their positions: a position that is read repeatedly counts once.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropped(BTreeMap<String, BTreeSet<usize>>);

impl Dropped {
    /// Records a fact at a position.
    pub(super) fn add(&mut self, what: &str, at: Json<'_>) {
        self.0.entry(what.to_owned()).or_default().insert(at.address());
    }

    /// Returns one line for each kind.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(what, places)| format!("{what} ({})", places.len())).collect()
    }
}
