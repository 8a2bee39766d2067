//! The files of an archive, in a directory.

use std::{
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use cap_std::fs::{Dir, OpenOptions};

use super::archive::{Entry, Kind, entries};

/// The most files and directories in an archive.
const ENTRIES: usize = 10_000;
/// The most bytes of all files in an archive.
const BYTES: u64 = 256 << 20;

/// Unpacks an archive into a new, empty directory. If everything in the archive is in one directory, that directory is left
/// out of the paths.
pub(super) fn unpack(archive: &[u8], into: &Dir) -> io::Result<()> {
    let entries = entries(archive, ENTRIES)?;
    let paths = entries.iter().map(|entry| Ok((relative(&entry.name)?, entry)));
    let mut plain = paths.collect::<io::Result<Vec<_>>>()?;
    // Links and devices are left out.
    plain.retain(|(_, entry)| entry.kind != Kind::Special);
    let top = common_directory(&plain);
    let mut left = BYTES;
    for (path, entry) in &plain {
        let path = path.strip_prefix(&top).unwrap_or(path);
        match entry.kind {
            _ if path.as_os_str().is_empty() => {}
            Kind::Directory => into.create_dir_all(path)?,
            Kind::Special => {}
            Kind::File { executable } => {
                let content = entry.content(left)?;
                left -= content.len() as u64;
                if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                    into.create_dir_all(parent)?;
                }
                write(into, path, &content, executable)?;
            }
        }
    }
    Ok(())
}

/// Returns a path that does not lead out of the directory; an error if the name is another one.
fn relative(name: &str) -> io::Result<PathBuf> {
    let refused = || {
        let message = format!("invalid archive: the path {name:?} leads out of it");
        io::Error::new(io::ErrorKind::InvalidData, message)
    };
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
fn common_directory(entries: &[(PathBuf, &Entry<'_>)]) -> PathBuf {
    let mut tops = entries.iter().filter_map(|(path, _)| path.components().next());
    let Some(top) = tops.next() else { return PathBuf::new() };
    let has_file =
        entries.iter().any(|(path, entry)| path.components().count() == 1 && entry.kind != Kind::Directory);
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
