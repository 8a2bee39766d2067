//! Unpacks an archive into a directory.

use std::{
    io::{self, Cursor, Read, Write},
    path::{Component, Path, PathBuf},
};

use cap_std::fs::{Dir, OpenOptions};
use zip::{ZipArchive, read::ZipFile};

/// The maximum number of files and directories in an archive.
const ENTRIES: usize = 10_000;
/// The maximum size of all files in an archive, in bytes.
const BYTES: u64 = 256 << 20;

/// A file or directory in an archive.
struct Entry {
    index: usize,
    path: PathBuf,
    is_dir: bool,
}

/// Unpacks an archive into a new, empty directory. If everything in the archive is in one directory, its name is
/// removed from the paths.
pub(super) fn unpack(archive: &[u8], into: &Dir) -> io::Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(archive))?;
    if archive.len() > ENTRIES {
        return Err(invalid(&format!("more than {ENTRIES} entries")));
    }
    let entries = entries(&mut archive)?;
    let top = common_directory(&entries);
    let mut left = BYTES;
    for entry in &entries {
        let path = entry.path.strip_prefix(&top).unwrap_or(&entry.path);
        if path.as_os_str().is_empty() {
            continue;
        }
        if entry.is_dir {
            into.create_dir_all(path)?;
            continue;
        }
        let file = archive.by_index(entry.index)?;
        let executable = file.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let content = content(file, left)?;
        left -= content.len() as u64;
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            into.create_dir_all(parent)?;
        }
        write(into, path, &content, executable)?;
    }
    Ok(())
}

/// Returns the files and directories of an archive. Links, devices and other entries are skipped.
fn entries(archive: &mut ZipArchive<Cursor<&[u8]>>) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let path = relative(&file.name()?)?;
        let is_dir = file.is_dir();
        // Zero is the type of entries that were created without one.
        let is_plain =
            file.unix_mode().is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o040_000 | 0o100_000));
        if is_plain {
            entries.push(Entry { index, path, is_dir });
        }
    }
    Ok(entries)
}

/// Reads a file of at most `limit` bytes. The checksum is checked at its end.
fn content(file: ZipFile<'_, Cursor<&[u8]>>, limit: u64) -> io::Result<Vec<u8>> {
    let size = file.size();
    if size > limit {
        return Err(invalid("the files are too large"));
    }
    // One byte more than expected shows that the size is wrong, whatever follows.
    let mut content = Vec::new();
    file.take(size + 1).read_to_end(&mut content)?;
    if content.len() as u64 != size {
        return Err(invalid("a file does not have its stated size"));
    }
    Ok(content)
}

/// Returns a path that does not lead out of the directory; any other name is an error.
fn relative(name: &str) -> io::Result<PathBuf> {
    let refused = || invalid(&format!("the path {name:?} leads out of the directory"));
    if name.contains(['\\', '\0']) {
        return Err(refused());
    }
    let mut path = PathBuf::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            _ => return Err(refused()),
        }
    }
    Ok(path)
}

/// Returns the directory that contains everything; an empty path if there is none.
fn common_directory(entries: &[Entry]) -> PathBuf {
    let mut tops = entries.iter().filter_map(|entry| entry.path.components().next());
    let Some(top) = tops.next() else { return PathBuf::new() };
    let has_file = entries.iter().any(|entry| entry.path.components().count() == 1 && !entry.is_dir);
    if !has_file && tops.all(|other| other == top) { PathBuf::from(top.as_os_str()) } else { PathBuf::new() }
}

fn write(dir: &Dir, path: &Path, content: &[u8], executable: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(&mut options, if executable { 0o755 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = executable;
    dir.open_with(path, &options)?.write_all(content)
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("invalid archive: {reason}"))
}
