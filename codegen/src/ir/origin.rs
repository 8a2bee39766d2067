//! The places of definitions.

use crate::spec::NodePath;

/// A place in the spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The node.
    pub path: NodePath,
}

impl Origin {
    /// Returns the value of a key below it.
    #[must_use]
    pub(crate) fn key(&self, key: &str) -> Self {
        Self { file: self.file.clone(), path: self.path.key(key) }
    }

    /// Returns an item below it.
    #[must_use]
    pub(crate) fn index(&self, index: usize) -> Self {
        Self { file: self.file.clone(), path: self.path.index(index) }
    }
}
