//! Changes of a schema in its conversion to the accepted form.

use std::fmt;

/// A change that made a schema acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The JSON pointer to the changed schema, in the original schema.
    pub pointer: String,
    /// The keyword that was removed or changed.
    pub keyword: String,
    /// The kind of the change.
    pub kind: ChangeKind,
}

/// The change of a keyword that the API does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// Moved to the description.
    Described,
    /// Removed, since it does not affect the values that the model writes.
    Dropped,
    /// Replaced by another keyword.
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
