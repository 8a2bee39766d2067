//! Files below a directory that is kept open, so that a path cannot change between its check and its use.
//!
//! Every function takes an open directory and a path relative to it, which does not lead out of it.

mod background;

pub(crate) use background::background;
#[cfg(feature = "local")]
pub(crate) use background::{Watch, watched};

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    io::{self, Read, Write},
    path::Path,
};

pub(crate) use cap_fs_ext::FollowSymlinks;
use cap_fs_ext::{OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Dir, File, OpenOptions};

/// Opens a regular file for reading. Anything else is an error, and opening it does not block. Links are followed only
/// within the directory.
pub(crate) fn open_regular(dir: &Dir, path: impl AsRef<Path>, follow: FollowSymlinks) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).follow(follow).nonblock(true);
    let file = dir.open_with(path, &options)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_regular()) }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// Reads a file to its end; `None` if it is longer than `limit`.
pub(crate) fn read_up_to(file: &mut File, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    // The length in the metadata may be wrong, and the file may grow meanwhile.
    file.take(limit.saturating_add(1)).read_to_end(&mut content)?;
    Ok((content.len() as u64 <= limit).then_some(content))
}

/// Whether a written file may replace another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overwrite {
    /// No: an error of the kind [`io::ErrorKind::AlreadyExists`] if a file exists.
    Never,
    /// Any existing file.
    Allowed,
}

/// The permissions of a file that is written.
pub(crate) enum Access {
    /// Readable and writable by its owner only.
    #[cfg(feature = "memory")]
    Owner,
    /// The default permissions of the process.
    #[cfg(feature = "local")]
    Usual,
    /// The permissions of the file that is replaced.
    #[cfg(feature = "local")]
    As(cap_std::fs::Permissions),
}

/// Writes a file atomically: first under another name, in the same directory.
pub(crate) fn write_whole(
    dir: &Dir,
    name: &str,
    content: &[u8],
    access: Access,
    overwrite: Overwrite,
) -> io::Result<()> {
    let temporary = format!(".{}.tmp", random());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    limit_access(&mut options, &access);
    let written = dir.open_with(&temporary, &options).and_then(|mut file| {
        file.write_all(content)?;
        #[cfg(feature = "local")]
        if let Access::As(permissions) = access {
            file.set_permissions(permissions)?;
        }
        file.sync_all()
    });
    let placed = written.and_then(|()| match overwrite {
        Overwrite::Allowed => dir.rename(&temporary, dir, name),
        Overwrite::Never => rename_new(dir, &temporary, dir, name),
    });
    if placed.is_err() {
        // The first error is the one to report.
        let _ = dir.remove_file(&temporary);
    }
    placed
}

/// Sets the permissions of a new file, before anything is written to it.
fn limit_access(options: &mut OpenOptions, access: &Access) {
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt;
        match access {
            #[cfg(feature = "local")]
            Access::Usual => {}
            _ => {
                options.mode(0o600);
            }
        }
    }
    #[cfg(not(unix))]
    let _ = (options, access);
}

/// Creates a directory that is readable by its owner only.
#[cfg(feature = "memory")]
pub(crate) fn create_private_dir(dir: &Dir, name: &str) -> io::Result<()> {
    #[cfg(unix)]
    {
        use cap_std::fs::{DirBuilder, DirBuilderExt};
        let mut builder = DirBuilder::new();
        builder.mode(0o700);
        dir.create_dir_with(name, &builder)
    }
    #[cfg(not(unix))]
    dir.create_dir(name)
}

/// Renames a file or directory; an error if the new name exists.
pub(crate) fn rename_new(from: &Dir, old: &str, to: &Dir, new: &str) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::{
            fs::{RenameFlags, renameat_with},
            io::Errno,
        };
        match renameat_with(from, old, to, new, RenameFlags::NOREPLACE) {
            // The file system does not support this call.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            outcome => return outcome.map_err(Into::into),
        }
    }
    rename_unless_taken(from, old, to, new)
}

/// Like [`rename_new`], for systems without an atomic operation. A file is linked, which fails if the name exists; a
/// directory can only replace an empty one.
fn rename_unless_taken(from: &Dir, old: &str, to: &Dir, new: &str) -> io::Result<()> {
    if from.symlink_metadata(old)?.is_file() {
        from.hard_link(old, to, new)?;
        return from.remove_file(old);
    }
    match to.symlink_metadata(new) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => from.rename(old, to, new),
        Err(error) => Err(error),
    }
}

/// Returns a name that cannot be guessed.
pub(crate) fn random() -> String {
    let number = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

#[cfg(all(test, feature = "memory"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

    use super::*;

    fn folder() -> (tempfile::TempDir, Dir) {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).unwrap();
        (folder, dir)
    }

    #[test]
    fn renaming_never_replaces_an_existing_file() {
        for rename in [rename_new, rename_unless_taken] {
            let (_folder, dir) = folder();
            for name in ["a", "b"] {
                dir.write(name, name).unwrap();
                dir.create_dir(format!("{name}_dir")).unwrap();
            }
            for (old, new) in [("a", "b"), ("a", "b_dir"), ("a_dir", "b"), ("a_dir", "b_dir")] {
                let error = rename(&dir, old, &dir, new).unwrap_err();
                assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "{old} to {new}");
            }
            for (old, new) in [("a", "c"), ("a_dir", "c_dir")] {
                rename(&dir, old, &dir, new).unwrap();
                assert!(dir.exists(new) && !dir.exists(old));
            }
            assert_eq!(dir.read_to_string("b").unwrap(), "b");
        }
    }

    #[test]
    fn removes_the_temporary_file_if_renaming_fails() {
        let (_folder, dir) = folder();
        dir.write("a", "old").unwrap();
        write_whole(&dir, "a", b"new", Access::Owner, Overwrite::Never).unwrap_err();
        assert_eq!(dir.read_to_string("a").unwrap(), "old");
        assert_eq!(dir.entries().unwrap().count(), 1);
    }
}
