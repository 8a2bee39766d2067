//! A memory store of a session, as files that are synchronized.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
    path::PathBuf,
};

use anthropic_beta::{
    Client, Error,
    memory_stores::memories::{Memories, Memory, MemoryListItem, MemoryView},
};
use tokio::time::Instant;

use crate::{
    memory::{DirectoryStore, MemoryPath, MemoryStore, memories},
    tools::BoxError,
};

/// The number of memories on a page of a list, without and with their contents.
const PAGE: i64 = 100;
const FULL_PAGE: i64 = 20;

/// A memory store in a directory.
pub(super) struct MountedStore {
    pub(super) memories: Memories,
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) read_only: bool,
    pub(super) local: DirectoryStore,
    /// The state in which both sides were last equal.
    pub(super) synced: BTreeMap<MemoryPath, Synced>,
    pub(super) hasher: RandomState,
}

/// The state of a file and its memory when they were last equal.
pub(super) struct Synced {
    /// The hash of the memory, as the API computes it.
    pub(super) remote: String,
    /// The hash of the file.
    pub(super) local: u64,
    /// When the file was first missing.
    pub(super) missing: Option<Instant>,
}

impl MountedStore {
    pub(super) fn new(
        client: &Client,
        id: &str,
        path: PathBuf,
        local: DirectoryStore,
        read_only: bool,
    ) -> Self {
        Self {
            memories: memories(client),
            id: id.to_owned(),
            path,
            read_only,
            local,
            synced: BTreeMap::new(),
            hasher: RandomState::new(),
        }
    }

    /// Writes all memories to files.
    pub(super) async fn download(&mut self) -> Result<(), BoxError> {
        let list = self.memories.list(&self.id).view(MemoryView::Full).limit(FULL_PAGE);
        let mut items = list.items();
        while let Some(item) = items.next().await {
            let MemoryListItem::Memory(memory) = item? else { continue };
            // The tool cannot represent the path, so the memory is not changed.
            let Some(path) = parse(&memory) else { continue };
            let text = match memory.content.as_deref() {
                Some(text) => text.to_owned(),
                None => self.content(&memory).await?.1,
            };
            self.local.create(&path, &text).await?;
            self.remember(path, &memory, &text);
        }
        Ok(())
    }

    /// Returns a memory with its content.
    pub(super) async fn content(&self, memory: &Memory) -> Result<(Memory, String), Error> {
        let memory = self.memories.retrieve(&self.id, &memory.id).await?;
        let text = memory.content.as_deref().unwrap_or_default().to_owned();
        Ok((memory, text))
    }

    pub(super) async fn list(&self) -> Result<BTreeMap<MemoryPath, Memory>, Error> {
        let mut found = BTreeMap::new();
        let mut items = self.memories.list(&self.id).limit(PAGE).items();
        while let Some(item) = items.next().await {
            if let MemoryListItem::Memory(memory) = item? {
                found.extend(parse(&memory).map(|path| (path, *memory)));
            }
        }
        Ok(found)
    }

    pub(super) fn remember(&mut self, path: MemoryPath, memory: &Memory, text: &str) {
        let (remote, local) = (memory.content_sha256.clone(), self.hasher.hash_one(text));
        self.synced.insert(path, Synced { remote, local, missing: None });
    }
}

/// Returns the path of a memory; `None` if it cannot be the path of a file.
fn parse(memory: &Memory) -> Option<MemoryPath> {
    format!("/memories{}", memory.path).parse().ok()
}
