//! All files below a directory, in the order of their paths.

use std::{
    io,
    path::{Path, PathBuf},
    rc::Rc,
};

use cap_fs_ext::DirExt;
use cap_std::fs::Dir;

use crate::files::Watch;

/// Directories that searches leave out.
const LEFT_OUT: [&str; 2] = [".git", "node_modules"];

/// A file that was found.
pub(super) struct Found<'a> {
    pub(super) dir: &'a Dir,
    pub(super) name: &'a str,
    /// Its path from where the walk began.
    pub(super) path: &'a Path,
}

/// Why a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It saw everything, or `look` ended it.
    Whole,
    /// There is more than it may look at.
    TooMany,
    /// Its time was over.
    Timeout,
}

/// What is still to be looked at: an entry of an open directory.
struct Next {
    dir: Rc<Dir>,
    name: String,
    path: PathBuf,
    is_dir: bool,
}

/// Shows every file below a directory, until `look` returns `false`. Links are not followed, and what cannot be opened
/// is passed over.
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

/// The entries of a directory, the last one first.
fn entries(dir: &Rc<Dir>, path: &Path, most: usize, watch: &Watch) -> io::Result<Vec<Next>> {
    let mut found = Vec::new();
    for entry in dir.entries()? {
        if found.len() >= most || watch.is_over() {
            break;
        }
        let entry = entry?;
        let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
        if !(kind.is_dir() || kind.is_file()) || LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let path = path.join(&name);
        found.push(Next { dir: Rc::clone(dir), name, path, is_dir: kind.is_dir() });
    }
    found.sort_by(|one, other| other.name.cmp(&one.name));
    Ok(found)
}
