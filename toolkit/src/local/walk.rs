//! The files below a directory, in the order of their paths.

use std::{
    io,
    path::{Path, PathBuf},
    rc::Rc,
};

use cap_fs_ext::DirExt;
use cap_std::fs::Dir;

use crate::files::Watch;

/// Directories that searches skip.
const SKIPPED: [&str; 2] = [".git", "node_modules"];

/// A file that was found.
pub(super) struct Found<'a> {
    pub(super) dir: &'a Dir,
    pub(super) name: &'a str,
    /// Its path relative to the start.
    pub(super) path: &'a Path,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All files were visited, or `look` stopped it.
    Whole,
    /// The maximum number of files was reached.
    TooMany,
    /// The time limit was exceeded.
    Timeout,
}

/// An entry of an open directory that has not been visited yet.
struct Next {
    dir: Rc<Dir>,
    name: String,
    path: PathBuf,
    is_dir: bool,
}

/// Calls `look` for every file below a directory, until it returns `false`. Links are not followed, and unreadable
/// directories are skipped.
pub(super) fn walk(
    start: Dir,
    most: usize,
    watch: &Watch,
    mut look: impl FnMut(Found<'_>) -> bool,
) -> io::Result<End> {
    let mut seen = 0;
    let mut stack = Vec::new();
    let start = Rc::new(start);
    let mut open = Some((Rc::clone(&start), PathBuf::new()));
    loop {
        if let Some((dir, path)) = open.take() {
            let whole = match entries(&dir, &path, most - seen, watch) {
                Ok(entries) => {
                    seen += entries.len();
                    stack.extend(entries);
                    seen < most
                }
                Err(error) if path.as_os_str().is_empty() => return Err(error),
                Err(_) => true,
            };
            if !whole {
                return Ok(End::TooMany);
            }
        }
        if watch.is_over() {
            return Ok(End::Timeout);
        }
        let Some(next) = stack.pop() else { return Ok(End::Whole) };
        if next.is_dir {
            open = next.dir.open_dir_nofollow(&next.name).ok().map(|dir| (Rc::new(dir), next.path));
        } else if !look(Found { dir: &next.dir, name: &next.name, path: &next.path }) {
            return Ok(End::Whole);
        }
    }
}

/// Returns the entries of a directory, the last one first.
fn entries(dir: &Rc<Dir>, path: &Path, most: usize, watch: &Watch) -> io::Result<Vec<Next>> {
    let mut found = Vec::new();
    for entry in dir.entries()? {
        if found.len() >= most || watch.is_over() {
            break;
        }
        let entry = entry?;
        let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
        if !(kind.is_dir() || kind.is_file()) || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        let path = path.join(&name);
        found.push(Next { dir: Rc::clone(dir), name, path, is_dir: kind.is_dir() });
    }
    found.sort_by(|one, other| other.name.cmp(&one.name));
    Ok(found)
}
