//! The storage of the memory tool.

use std::fmt;

use super::path::MemoryPath;

/// A storage of memories: files in directories, as the model sees them.
///
/// The [tool](super::Memory) implements the commands; a store only reads and writes. Its methods may be written
/// as `async fn`. Each must do all of its work or none: the future may be dropped.
pub trait MemoryStore: Send + Sync + 'static {
    /// Returns the text of a file, of `limit` bytes at most.
    fn read(
        &self,
        path: &MemoryPath,
        limit: usize,
    ) -> impl Future<Output = Result<String, StoreError>> + Send;

    /// Returns what is in a directory, in any order. The root always exists.
    fn list(&self, path: &MemoryPath) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;

    /// Returns everything below a directory, in any order, and may stop after `limit` entries. By default, it lists one
    /// directory after another; a store that can list them all at once implements it.
    fn list_all(
        &self,
        path: &MemoryPath,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(MemoryPath, EntryKind)>, StoreError>> + Send {
        async move {
            let mut found = Vec::new();
            let mut open = vec![path.clone()];
            while let Some(directory) = open.pop() {
                let entries = match self.list(&directory).await {
                    Ok(entries) => entries,
                    // It was removed since it was listed.
                    Err(StoreError::NotFound | StoreError::NotADirectory | StoreError::Link)
                        if directory != *path =>
                    {
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                for entry in entries {
                    if found.len() >= limit {
                        return Ok(found);
                    }
                    let at = directory.child(&entry.name);
                    if entry.kind == EntryKind::Directory {
                        open.push(at.clone());
                    }
                    found.push((at, entry.kind));
                }
            }
            Ok(found)
        }
    }

    /// Creates a file, and the directories above it that are missing. Whatever exists at the path is left as it is. It is
    /// never asked to create the root.
    fn create(&self, path: &MemoryPath, text: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Replaces the text of a file, if that is still `expected`.
    fn replace(
        &self,
        path: &MemoryPath,
        expected: &str,
        text: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Removes a file, or a directory with all that is in it. It is never asked to remove the root.
    fn remove(&self, path: &MemoryPath) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Moves a file or a directory, and creates the directories above the new path that are missing. Whatever exists
    /// at the new path is left as it is. It is never asked to move the root, or a directory into itself.
    fn rename(
        &self,
        old: &MemoryPath,
        new: &MemoryPath,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name in the directory.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry of a directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A file of this many bytes.
    File(u64),
    /// A directory.
    Directory,
}

/// Why a store did not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// There is nothing at the path.
    NotFound,
    /// It is no file.
    NotAFile,
    /// It, or what should be a directory above it, is no directory.
    NotADirectory,
    /// There is something at the path already.
    Exists,
    /// The text of the file is not what it was expected to be.
    Changed,
    /// A symbolic link is on the way.
    Link,
    /// The file is longer than the limit.
    TooLarge,
    /// The file is not UTF-8.
    NotText,
    /// Any other error. The model receives the kind of an [`std::io::Error`], and nothing of others.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "there is nothing at the path",
            Self::NotAFile => "it is not a file",
            Self::NotADirectory => "it is not a directory",
            Self::Exists => "there is something at the path already",
            Self::Changed => "the file has changed meanwhile",
            Self::Link => "a symbolic link is on the way",
            Self::TooLarge => "the file is too large",
            Self::NotText => "the file is not UTF-8",
            Self::Other(error) => return error.fmt(f),
        })
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Other(error) => error.source(),
            _ => None,
        }
    }
}
