//! Where a generated crate keeps its guide; this one has none.
