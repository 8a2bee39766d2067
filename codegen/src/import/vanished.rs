//! What the spec has and its source no longer.

/// What becomes of what the spec has and its source no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vanished {
    /// It is listed and stays.
    Kept,
    /// It is removed.
    Removed,
}
