//! Memories in a directory on disk.

use std::{io, path::Path, sync::Arc};

use cap_fs_ext::DirExt;
use cap_std::{ambient_authority, fs::Dir};

use super::{
    path::MemoryPath,
    store::{Entry, EntryKind, MemoryStore, StoreError},
};
use crate::files::{
    Access, FollowSymlinks, Overwrite, background, create_private_dir, open_regular, read_up_to, rename_new,
    write_whole,
};

/// Stores memories as files in a directory, and accesses nothing outside of it.
///
/// The directory is kept open, and every path is resolved from there, one name at a time, without following symbolic
/// links: neither a path nor a link that is created meanwhile leads out of it. New files and directories are readable
/// by their owner only. A file is written atomically, and an existing file is only replaced by an edit.
///
/// Links and special files are omitted from listings, and can be removed but not read.
#[derive(Clone, Debug)]
pub struct DirectoryStore(Arc<Dir>);

impl DirectoryStore {
    /// Opens a directory, which the model sees as `/memories`. It is created if it is missing.
    ///
    /// # Errors
    ///
    /// An error if the directory cannot be created or opened.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(&path)?;
        Ok(Self(Arc::new(Dir::open_ambient_dir(path, ambient_authority())?)))
    }

    /// Runs blocking work in the directory.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Dir) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let root = Arc::clone(&self.0);
        background(move || work(&root)).await
    }
}

/// How missing directories are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Create,
    Report,
}

/// Opens a directory, name by name.
fn directory(root: &Dir, names: &[String], missing: Missing) -> Result<Dir, StoreError> {
    let mut at = root.try_clone().map_err(other)?;
    for name in names {
        at = match at.open_dir_nofollow(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && missing == Missing::Create => {
                match create_private_dir(&at, name) {
                    // Created by another program meanwhile.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    created => created.map_err(other)?,
                }
                at.open_dir_nofollow(name)
            }
            opened => opened,
        }
        .map_err(|error| why(&at, name, error, StoreError::NotADirectory))?;
    }
    Ok(at)
}

/// Opens the parent directory of an entry.
fn parent<'a>(root: &Dir, path: &'a MemoryPath, missing: Missing) -> Result<(Dir, &'a str), StoreError> {
    match path.names().split_last() {
        Some((name, names)) => Ok((directory(root, names, missing)?, name)),
        None => Err(StoreError::NotAFile),
    }
}

/// Returns the error of an entry that could not be opened: `wrong_kind` if it is neither missing nor a link.
fn why(dir: &Dir, name: &str, error: io::Error, wrong_kind: StoreError) -> StoreError {
    if error.kind() == io::ErrorKind::NotFound {
        return StoreError::NotFound;
    }
    match dir.symlink_metadata(name) {
        Ok(found) if found.is_symlink() => StoreError::Link,
        Ok(found) if found.is_dir() && matches!(wrong_kind, StoreError::NotADirectory) => other(error),
        Ok(found) if found.is_file() && matches!(wrong_kind, StoreError::NotAFile) => other(error),
        Ok(_) => wrong_kind,
        Err(_) => other(error),
    }
}

fn other(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound,
        io::ErrorKind::AlreadyExists => StoreError::Exists,
        _ => StoreError::Other(error.into()),
    }
}

fn read(dir: &Dir, name: &str, limit: usize) -> Result<String, StoreError> {
    let mut file = open_regular(dir, name, FollowSymlinks::No)
        .map_err(|error| why(dir, name, error, StoreError::NotAFile))?;
    let content = read_up_to(&mut file, limit as u64).map_err(other)?.ok_or(StoreError::TooLarge)?;
    String::from_utf8(content).map_err(|_| StoreError::NotText)
}

fn list(dir: &Dir) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in dir.entries()? {
        let entry = entry?;
        // A name that is not UTF-8 cannot be part of a request.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let found = match entry.metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let kind = match found.file_type() {
            kind if kind.is_dir() => EntryKind::Directory,
            kind if kind.is_file() => EntryKind::File(found.len()),
            _ => continue,
        };
        entries.push(Entry { name, kind });
    }
    Ok(entries)
}

impl MemoryStore for DirectoryStore {
    async fn read(&self, path: &MemoryPath, limit: usize) -> Result<String, StoreError> {
        let path = path.clone();
        self.with(move |root| {
            let (dir, name) = parent(root, &path, Missing::Report)?;
            read(&dir, name, limit)
        })
        .await
    }

    async fn list(&self, path: &MemoryPath) -> Result<Vec<Entry>, StoreError> {
        let path = path.clone();
        self.with(move |root| list(&directory(root, path.names(), Missing::Report)?).map_err(other)).await
    }

    async fn create(&self, path: &MemoryPath, text: &str) -> Result<(), StoreError> {
        let (path, text) = (path.clone(), text.to_owned());
        self.with(move |root| {
            let (dir, name) = parent(root, &path, Missing::Create)?;
            write_whole(&dir, name, text.as_bytes(), Access::Owner, Overwrite::Never).map_err(other)
        })
        .await
    }

    async fn replace(&self, path: &MemoryPath, expected: &str, text: &str) -> Result<(), StoreError> {
        let (path, expected, text) = (path.clone(), expected.to_owned(), text.to_owned());
        self.with(move |root| {
            let (dir, name) = parent(root, &path, Missing::Report)?;
            match read(&dir, name, expected.len()) {
                Ok(found) if found == expected => {}
                Ok(_) | Err(StoreError::TooLarge | StoreError::NotText) => return Err(StoreError::Changed),
                Err(error) => return Err(error),
            }
            write_whole(&dir, name, text.as_bytes(), Access::Owner, Overwrite::Allowed).map_err(other)
        })
        .await
    }

    async fn remove(&self, path: &MemoryPath) -> Result<(), StoreError> {
        let path = path.clone();
        self.with(move |root| {
            let (dir, name) = parent(root, &path, Missing::Report)?;
            let found = dir.symlink_metadata(name).map_err(other)?;
            if found.is_dir() { dir.remove_dir_all(name) } else { dir.remove_file(name) }.map_err(other)
        })
        .await
    }

    async fn rename(&self, old: &MemoryPath, new: &MemoryPath) -> Result<(), StoreError> {
        let (old, new) = (old.clone(), new.clone());
        self.with(move |root| {
            let (from, old) = parent(root, &old, Missing::Report)?;
            if from.symlink_metadata(old).map_err(other)?.is_symlink() {
                return Err(StoreError::Link);
            }
            let (to, new) = parent(root, &new, Missing::Create)?;
            rename_new(&from, old, &to, new).map_err(other)
        })
        .await
    }
}
