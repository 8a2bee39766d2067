//! Memories in a memory store of the API.

use std::{collections::BTreeMap, fmt};

use anthropic_beta::{
    CallOptions, Client, Error, ErrorKind,
    memory_stores::memories::{Memories, Memory, MemoryListItem, Precondition},
};
use serde_json::Value;

use super::{
    path::MemoryPath,
    store::{Entry, EntryKind, MemoryStore, StoreError},
};

/// The number of memories on a page of a list.
const PAGE: i64 = 100;

/// Stores memories in a [memory store](anthropic_beta::memory_stores) of the API, where the agents of sessions can use
/// them too.
///
/// The memory `/notes.md` of the store is the file `/memories/notes.md` of the tool. The store has no directories of
/// its own: a directory exists as long as there is a file below it.
///
/// A file is replaced only if it still has the content that was read. The API keeps earlier contents as
/// [versions](anthropic_beta::memory_stores::memory_versions). A directory is removed or renamed file by file: if a
/// request fails or the future is dropped, the files before it are already removed or renamed.
///
/// The API limits a file to 100 KiB and a path to 1,024 bytes.
#[derive(Clone)]
pub struct ApiStore {
    memories: Memories,
    id: String,
}

impl ApiStore {
    /// Creates a store from the identifier of a memory store, of the form `memstore_...`.
    #[must_use]
    pub fn new(client: &Client, memory_store_id: impl Into<String>) -> Self {
        Self { memories: memories(client), id: memory_store_id.into() }
    }

    /// Returns the memories whose paths begin with a text, without their contents.
    async fn list_prefix(&self, prefix: &str) -> Result<Vec<Memory>, StoreError> {
        let mut found = Vec::new();
        let mut items = self.memories.list(&self.id).path_prefix(prefix).limit(PAGE).items();
        while let Some(item) = items.next().await {
            if let MemoryListItem::Memory(memory) = item.map_err(other)? {
                found.push(*memory);
            }
        }
        Ok(found)
    }

    /// Returns the entry at a path, without contents.
    async fn at(&self, path: &MemoryPath) -> Result<Node, StoreError> {
        let prefix = wire(path);
        let directory = format!("{prefix}/");
        // Paths such as `/notes.md` also begin with `/notes`.
        let mut below = self.list_prefix(&prefix).await?;
        if let Some(index) = below.iter().position(|memory| memory.path == prefix) {
            return Ok(Node::File(Box::new(below.swap_remove(index))));
        }
        below.retain(|memory| memory.path.starts_with(&directory));
        if below.is_empty() { Err(StoreError::NotFound) } else { Ok(Node::Directory(below)) }
    }

    /// Returns a file without its content.
    async fn file(&self, path: &MemoryPath) -> Result<Memory, StoreError> {
        if path.is_root() {
            return Err(StoreError::NotAFile);
        }
        match self.at(path).await? {
            Node::File(memory) => Ok(*memory),
            Node::Directory(_) => Err(StoreError::NotAFile),
        }
    }

    /// Returns a file with its content.
    async fn content(&self, path: &MemoryPath, limit: usize) -> Result<(Memory, String), StoreError> {
        let found = self.file(path).await?;
        if usize::try_from(found.content_size_bytes).is_ok_and(|size| size > limit) {
            return Err(StoreError::TooLarge);
        }
        let memory = self.memories.retrieve(&self.id, &found.id).await.map_err(other)?;
        let content = memory.content.as_deref().unwrap_or_default().to_owned();
        if content.len() > limit { Err(StoreError::TooLarge) } else { Ok((memory, content)) }
    }

    async fn rename_file(&self, memory: &Memory, path: &str) -> Result<(), StoreError> {
        let renamed = self.memories.update(&self.id, &memory.id).path(path).await;
        renamed.map(|_| ()).map_err(|error| conflict(error, path))
    }
}

/// Returns the endpoints of memories. A conflict is not retried, since it would remain.
pub(crate) fn memories(client: &Client) -> Memories {
    let lasting = |error: &Error| error.kind() == ErrorKind::Conflict;
    let options = CallOptions::new().retry_if(move |error| error.is_retryable() && !lasting(error));
    client.with_options(options).memory_stores().memories()
}

/// The entry at a path.
enum Node {
    File(Box<Memory>),
    /// With all files below it.
    Directory(Vec<Memory>),
}

/// Returns a path in the form of the API.
fn wire(path: &MemoryPath) -> String {
    path.names().iter().fold(String::new(), |path, name| path + "/" + name)
}

/// Returns the path of a memory in the tool; `None` if the tool cannot represent it.
fn parse(memory: &Memory) -> Option<MemoryPath> {
    format!("/memories{}", memory.path).parse().ok()
}

fn size(memory: &Memory) -> EntryKind {
    EntryKind::File(u64::try_from(memory.content_size_bytes).unwrap_or_default())
}

fn other(error: Error) -> StoreError {
    if error.kind() == ErrorKind::NotFound { StoreError::NotFound } else { StoreError::Other(error.into()) }
}

/// Converts the error of a request that creates or moves a memory to a path.
fn conflict(error: Error, path: &str) -> StoreError {
    if error.error_type() != Some("memory_path_conflict_error") {
        return other(error);
    }
    let body: Value = error.body().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    match body["error"]["conflicting_path"].as_str() {
        // A file has the path of a directory above.
        Some(file) if path.strip_prefix(file).is_some_and(|rest| rest.starts_with('/')) => {
            StoreError::NotADirectory
        }
        _ => StoreError::Exists,
    }
}

impl MemoryStore for ApiStore {
    async fn read(&self, path: &MemoryPath, limit: usize) -> Result<String, StoreError> {
        Ok(self.content(path, limit).await?.1)
    }

    async fn list(&self, path: &MemoryPath) -> Result<Vec<Entry>, StoreError> {
        let depth = path.names().len() + 1;
        let below = self.list_all(path, usize::MAX).await?;
        let entries = below.into_iter().filter(|(at, _)| at.names().len() == depth);
        Ok(entries.map(|(at, kind)| Entry { name: at.names()[depth - 1].clone(), kind }).collect())
    }

    async fn list_all(
        &self,
        path: &MemoryPath,
        limit: usize,
    ) -> Result<Vec<(MemoryPath, EntryKind)>, StoreError> {
        let memories = if path.is_root() {
            self.list_prefix("/").await?
        } else {
            match self.at(path).await? {
                Node::File(_) => return Err(StoreError::NotADirectory),
                Node::Directory(memories) => memories,
            }
        };
        let mut entries = BTreeMap::new();
        for memory in &memories {
            let Some(file) = parse(memory) else { continue };
            let mut at = file.split().map(|(parent, _)| parent);
            while let Some(parent) = at.filter(|at| at.starts_with(path) && at != path) {
                at = parent.split().map(|(parent, _)| parent);
                entries.insert(parent, EntryKind::Directory);
            }
            entries.insert(file, size(memory));
        }
        Ok(entries.into_iter().take(limit).collect())
    }

    async fn create(&self, path: &MemoryPath, text: &str) -> Result<(), StoreError> {
        let path = wire(path);
        let created = self.memories.create(&self.id, &path, text.to_owned()).await;
        created.map(|_| ()).map_err(|error| conflict(error, &path))
    }

    async fn replace(&self, path: &MemoryPath, expected: &str, text: &str) -> Result<(), StoreError> {
        let (memory, content) = match self.content(path, expected.len()).await {
            Err(StoreError::TooLarge) => return Err(StoreError::Changed),
            found => found?,
        };
        if content != expected {
            return Err(StoreError::Changed);
        }
        let unchanged = Precondition::new().with_content_sha256(memory.content_sha256);
        let update = self.memories.update(&self.id, &memory.id).content(text).precondition(unchanged);
        match update.await {
            Ok(_) => Ok(()),
            Err(error) if error.error_type() == Some("memory_precondition_failed_error") => {
                Err(StoreError::Changed)
            }
            Err(error) => Err(other(error)),
        }
    }

    async fn remove(&self, path: &MemoryPath) -> Result<(), StoreError> {
        let memories = match self.at(path).await? {
            Node::File(memory) => vec![*memory],
            Node::Directory(memories) => memories,
        };
        for memory in memories {
            match self.memories.delete(&self.id, &memory.id).await.map_err(other) {
                // Removed by another client.
                Ok(_) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn rename(&self, old: &MemoryPath, new: &MemoryPath) -> Result<(), StoreError> {
        let found = self.at(old).await?;
        match self.at(new).await {
            Ok(_) => return Err(StoreError::Exists),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let (old, new) = (wire(old), wire(new));
        match found {
            Node::File(memory) => self.rename_file(&memory, &new).await,
            Node::Directory(memories) => {
                for memory in &memories {
                    let rest = &memory.path[old.len()..];
                    self.rename_file(memory, &format!("{new}{rest}")).await?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for ApiStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiStore").field("id", &self.id).finish_non_exhaustive()
    }
}
