//! A tree of files against the disk: the one place that compares and writes.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use similar::TextDiff;

use crate::workspace;
use write::at;

/// Whether to write what differs, or only to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make the disk like the tree.
    Write,
    /// Leave the disk alone.
    Check,
}

/// How the disk differed from a tree.
#[derive(Default)]
pub(crate) struct Difference {
    /// Files with other text on the disk, with a unified diff.
    pub(crate) stale: Vec<(String, String)>,
    /// Files that are not on the disk.
    pub(crate) missing: Vec<String>,
    /// Files on the disk that no tree has.
    pub(crate) orphaned: Vec<String>,
    /// How many files are as they should be.
    pub(crate) same: usize,
}

impl Difference {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphaned.is_empty()
    }

    /// What a person must see to know what is wrong.
    pub(crate) fn report(&self) -> String {
        let stale = self.stale.iter().map(|(path, diff)| format!("stale: {path}\n{diff}"));
        let missing = self.missing.iter().map(|path| format!("missing: {path}\n"));
        let orphaned = self.orphaned.iter().map(|path| format!("orphaned: {path}\n"));
        stale.chain(missing).chain(orphaned).collect()
    }

    /// What a person must see of files that were removed: a program that uses such a module no longer compiles.
    pub(crate) fn removals(&self) -> String {
        self.orphaned
            .iter()
            .map(|path| format!("warning: removed {path}, which the spec no longer has\n"))
            .collect()
    }
}

/// Compares `files` (text by path from the root) with the disk, and writes what differs when asked to: all of it, or
/// nothing. Files below the folders in `owned` that the tree lacks are orphans, and go.
pub(crate) fn apply(files: &BTreeMap<String, String>, owned: &[&str], mode: Mode) -> io::Result<Difference> {
    apply_in(&workspace::root()?, files, owned, |_| true, mode)
}

/// The same for `spec/`, where only some files are owned.
pub(crate) fn replace(
    files: &BTreeMap<String, String>,
    owns: impl Fn(&str) -> bool,
    mode: Mode,
) -> io::Result<Difference> {
    apply_in(&workspace::root()?, files, &["spec"], owns, mode)
}

fn apply_in(
    root: &Path,
    files: &BTreeMap<String, String>,
    owned: &[&str],
    owns: impl Fn(&str) -> bool,
    mode: Mode,
) -> io::Result<Difference> {
    let mut difference = compare(root, files, mode)?;
    for folder in owned {
        let found = files_below(root, folder)?.into_iter();
        difference.orphaned.extend(found.filter(|path| owns(path) && !files.contains_key(path)));
    }
    if mode == Mode::Write {
        let stale = difference.stale.iter().map(|(path, _)| path);
        let changed = stale.chain(&difference.missing).map(|path| (path.as_str(), files[path].as_str()));
        write::all(root, changed.collect(), &difference.orphaned)?;
    }
    Ok(difference)
}

fn compare(root: &Path, files: &BTreeMap<String, String>, mode: Mode) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for (path, text) in files {
        match fs::read(root.join(path)) {
            Ok(old) if old == text.as_bytes() => difference.same += 1,
            Ok(old) => difference
                .stale
                .push((path.clone(), unified(path, &String::from_utf8_lossy(&old), text, mode))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => difference.missing.push(path.clone()),
            Err(error) => return Err(at(path)(error)),
        }
    }
    Ok(difference)
}

fn unified(path: &str, old: &str, new: &str, mode: Mode) -> String {
    if mode == Mode::Write {
        return String::new();
    }
    TextDiff::from_lines(old, new).unified_diff().header(path, "as emitted").to_string()
}

/// All files below a folder, as paths from the root with `/`, sorted.
pub(crate) fn files_below(root: &Path, folder: &str) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(&folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(at(&folder))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(at(&path))?.is_dir() {
                todo.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is gone after the test.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-tree-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn files(&self) -> Vec<String> {
            files_below(&self.0, "out").unwrap().into_iter().collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.0);
        }
    }

    fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn files_are_written_and_orphans_go() {
        let folder = Folder::new("write");
        let all = |_: &str| true;
        let first = tree(&[("out/a.rs", "a"), ("out/b/c.rs", "c")]);
        let difference = apply_in(&folder.0, &first, &["out"], all, Mode::Write).unwrap();
        assert_eq!((difference.missing.len(), difference.same), (2, 0));
        let second = tree(&[("out/a.rs", "new")]);
        let difference = apply_in(&folder.0, &second, &["out"], all, Mode::Check).unwrap();
        assert_eq!(folder.files(), ["out/a.rs", "out/b/c.rs"], "only compared");
        assert!(difference.removals().contains("out/b/c.rs"));
        apply_in(&folder.0, &second, &["out"], all, Mode::Write).unwrap();
        assert_eq!(folder.files(), ["out/a.rs"]);
        assert_eq!(fs::read_to_string(folder.0.join("out/a.rs")).unwrap(), "new");
    }

    #[test]
    fn nothing_is_written_where_one_file_can_not_be() {
        let folder = Folder::new("all-or-nothing");
        let all = |_: &str| true;
        apply_in(&folder.0, &tree(&[("out/a.rs", "old")]), &["out"], all, Mode::Write).unwrap();
        // A folder in place of a file, and a file in place of a folder.
        fs::create_dir_all(folder.0.join("out/folder.rs")).unwrap();
        for (path, named) in [("out/folder.rs", "out/folder.rs"), ("out/a.rs/below.rs", "out/a.rs/below.rs")]
        {
            let files = tree(&[("out/0.rs", "0"), ("out/b.rs", "b"), (path, "c"), ("out/z.rs", "z")]);
            let error = apply_in(&folder.0, &files, &["out"], all, Mode::Write).err().unwrap().to_string();
            assert!(error.starts_with(named), "{error}");
            assert_eq!(folder.files(), ["out/a.rs"], "{path}");
            assert_eq!(fs::read_to_string(folder.0.join("out/a.rs")).unwrap(), "old");
        }
    }
}
