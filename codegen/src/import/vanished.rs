//! The treatment of definitions that are missing from the source.

/// The treatment of definitions that are missing from the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vanished {
    /// They are listed and kept.
    Kept,
    /// They are removed.
    Removed,
}
