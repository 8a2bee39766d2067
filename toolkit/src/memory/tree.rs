//! Everything below a directory.

use std::collections::BTreeMap;

use super::{
    limits::Limits,
    path::MemoryPath,
    store::{EntryKind, MemoryStore, StoreError},
};

/// The entries below a directory, in the order of their paths.
pub(super) struct Tree {
    pub(super) entries: BTreeMap<MemoryPath, EntryKind>,
    /// Whether there are more entries.
    pub(super) cut: bool,
}

/// Lists the entries below a directory, up to the limit.
pub(super) async fn tree<S: MemoryStore>(
    store: &S,
    path: &MemoryPath,
    limits: Limits,
) -> Result<Tree, StoreError> {
    // Directories count too, and there may be as many directories as files.
    let maximum = limits.files.saturating_mul(2);
    let mut entries = store.list_all(path, maximum.saturating_add(1)).await?;
    let cut = entries.len() > maximum;
    entries.truncate(maximum);
    Ok(Tree { entries: entries.into_iter().collect(), cut })
}

impl Tree {
    /// Returns the size of all files below a path in bytes.
    pub(super) fn size(&self, path: &MemoryPath) -> u64 {
        // In the order of paths, the entries below a path follow it directly.
        let below = self.entries.range(path..).take_while(|(at, _)| at.starts_with(path));
        below
            .map(|(_, kind)| if let EntryKind::File(size) = kind { *size } else { 0 })
            .fold(0, u64::saturating_add)
    }

    /// Returns the number of files.
    pub(super) fn files(&self) -> usize {
        self.entries.values().filter(|kind| matches!(kind, EntryKind::File(_))).count()
    }
}
