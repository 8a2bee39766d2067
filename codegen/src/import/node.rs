//! Positions in the spec that notes of an import refer to.

use crate::spec::{NodePath, Step};

use super::summary::{Note, NoteKind};

/// A node of the spec.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) resource: String,
    pub(super) path: NodePath,
}

impl Node {
    /// Returns the root of the file of a resource.
    pub(super) fn of(resource: &str) -> Self {
        Self { resource: resource.to_owned(), path: NodePath::default() }
    }

    /// Returns the value of a key below this node.
    pub(super) fn key(&self, key: &str) -> Self {
        Self { resource: self.resource.clone(), path: self.path.key(key) }
    }

    /// Returns the item at an index below this node.
    pub(super) fn index(&self, index: usize) -> Self {
        Self { resource: self.resource.clone(), path: self.path.index(index) }
    }

    /// Returns the key of this node.
    pub(super) fn last(&self) -> &str {
        match self.path.0.last() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }

    /// Returns whether a note is about this node, or about one below it.
    pub(super) fn holds(&self, note: &Note) -> bool {
        note.file == format!("spec/{}.yaml", self.resource) && note.path.0.starts_with(&self.path.0)
    }

    /// Creates a note about this node.
    pub(super) fn note(&self, kind: NoteKind, text: impl Into<String>) -> Note {
        let file = format!("spec/{}.yaml", self.resource);
        Note { file, path: self.path.clone(), kind, text: text.into() }
    }
}
