//! The storage of the memory tool.

use std::fmt;

use super::path::MemoryPath;

/// A storage of memories: files in directories, as the model sees them.
///
/// The [tool](super::Memory) implements the commands; a store only reads and writes. Its methods can be written as
/// `async fn`. Each of them must be atomic, since the future may be dropped.
pub trait MemoryStore: Send + Sync + 'static {
    /// Returns the text of a file of at most `limit` bytes.
    fn read(
        &self,
        path: &MemoryPath,
        limit: usize,
    ) -> impl Future<Output = Result<String, StoreError>> + Send;

    /// Returns the entries of a directory, in any order. The root always exists.
    fn list(&self, path: &MemoryPath) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;

    /// Returns all entries below a directory, in any order. It may stop after `limit` entries. By default, it lists one
    /// directory after another; a store that can list them at once should implement it.
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
                    // Removed since it was listed.
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

    /// Creates a file, and the missing directories above it. An existing entry at the path is not changed. The path is
    /// never the root.
    fn create(&self, path: &MemoryPath, text: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Replaces the text of a file, if it is still `expected`.
    fn replace(
        &self,
        path: &MemoryPath,
        expected: &str,
        text: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Removes a file, or a directory with its content. The path is never the root.
    fn remove(&self, path: &MemoryPath) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Moves a file or a directory, and creates the missing directories above the new path. An existing entry at the
    /// new path is not changed. The old path is never the root, and the new path is never below it.
    fn rename(
        &self,
        old: &MemoryPath,
        new: &MemoryPath,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name in the directory.
    pub name: String,
    /// Its kind.
    pub kind: EntryKind,
}

/// The kind of an entry of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A file of this many bytes.
    File(u64),
    /// A directory.
    Directory,
}

/// The error of a store.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no entry at the path.
    NotFound,
    /// The entry is not a file.
    NotAFile,
    /// The entry, or one above it, is not a directory.
    NotADirectory,
    /// There is already an entry at the path.
    Exists,
    /// The text of the file is not the expected one.
    Changed,
    /// The path contains a symbolic link.
    Link,
    /// The file is longer than the limit.
    TooLarge,
    /// The file is not UTF-8.
    NotText,
    /// Any other error. The model receives the kind of an [`std::io::Error`], and no details of other errors.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "there is no entry at the path",
            Self::NotAFile => "it is not a file",
            Self::NotADirectory => "it is not a directory",
            Self::Exists => "there is already an entry at the path",
            Self::Changed => "the file has changed meanwhile",
            Self::Link => "the path contains a symbolic link",
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
