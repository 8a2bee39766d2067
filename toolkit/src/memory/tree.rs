//! All that is below a directory.

use std::collections::BTreeMap;

use super::{
    limits::Limits,
    path::MemoryPath,
    store::{EntryKind, MemoryStore, StoreError},
};

/// What is below a directory, in the order of the paths.
pub(super) struct Tree {
    pub(super) entries: BTreeMap<MemoryPath, EntryKind>,
    /// Whether there is more than was looked at.
    pub(super) cut: bool,
}

/// All that is below a directory, as far as limits allow that much to be there.
pub(super) async fn tree<S: MemoryStore>(
    store: &S,
    path: &MemoryPath,
    limits: Limits,
) -> Result<Tree, StoreError> {
    // Directories count too, and there may be as many of them as of files.
    let most = limits.files.saturating_mul(2);
    let mut tree = Tree { entries: BTreeMap::new(), cut: false };
    let mut open = vec![path.clone()];
    while let Some(directory) = open.pop() {
        let entries = match store.list(&directory).await {
            Ok(entries) => entries,
            // It is gone since it was listed.
            Err(StoreError::NotFound | StoreError::NotADirectory | StoreError::Link)
                if directory != *path =>
            {
                continue;
            }
            Err(error) => return Err(error),
        };
        for entry in entries {
            if tree.entries.len() >= most {
                tree.cut = true;
                return Ok(tree);
            }
            let at = directory.child(&entry.name);
            if entry.kind == EntryKind::Directory {
                open.push(at.clone());
            }
            tree.entries.insert(at, entry.kind);
        }
    }
    Ok(tree)
}

impl Tree {
    /// The bytes of all files below a path.
    pub(super) fn size(&self, path: &MemoryPath) -> u64 {
        // In the order of paths, what is below one comes directly behind it.
        let below = self.entries.range(path..).take_while(|(at, _)| at.starts_with(path));
        below
            .map(|(_, kind)| if let EntryKind::File(size) = kind { *size } else { 0 })
            .fold(0, u64::saturating_add)
    }

    /// How many files there are.
    pub(super) fn files(&self) -> usize {
        self.entries.values().filter(|kind| matches!(kind, EntryKind::File(_))).count()
    }
}
