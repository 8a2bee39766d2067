//! What became of a schema on the way to its accepted form.

use std::fmt;

/// One change that made a schema acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// JSON pointer to the changed schema, in the schema before the change.
    pub pointer: String,
    /// Keyword that is gone or has another meaning.
    pub keyword: String,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of a keyword that the API does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The description states it now.
    Described,
    /// It is gone: it says nothing about the values that the model writes.
    Dropped,
    /// Another keyword stands for it.
    Replaced,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let became = match self.kind {
            ChangeKind::Described => "moved to the description",
            ChangeKind::Dropped => "dropped",
            ChangeKind::Replaced => "replaced",
        };
        write!(f, "{}: `{}` {became}", self.pointer, self.keyword)
    }
}
