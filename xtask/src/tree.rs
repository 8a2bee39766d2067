//! Compares a tree of files to the disk, and writes the differences.

pub(crate) mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use similar::TextDiff;

use crate::workspace;
use write::at;

/// Whether to write the differences, or only to report them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make the disk equal to the tree.
    Write,
    /// Make the disk equal to the tree, unless that removes a file.
    Keep,
    /// Do not write.
    Check,
}

/// The differences between a tree and the disk.
#[derive(Default)]
pub(crate) struct Difference {
    /// Files whose text differs, with a unified diff.
    pub(crate) stale: Vec<(String, String)>,
    /// Files that are missing from the disk.
    pub(crate) missing: Vec<String>,
    /// Files on the disk that are not in the tree.
    pub(crate) orphaned: Vec<String>,
    /// The number of files without a difference.
    pub(crate) same: usize,
}

impl Difference {
    /// Returns whether there is no difference.
    pub(crate) fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphaned.is_empty()
    }

    /// Describes the differences.
    pub(crate) fn report(&self) -> String {
        let stale = self.stale.iter().map(|(path, diff)| format!("stale: {path}\n{diff}"));
        let missing = self.missing.iter().map(|path| format!("missing: {path}\n"));
        let orphaned = self.orphaned.iter().map(|path| format!("orphaned: {path}\n"));
        stale.chain(missing).chain(orphaned).collect()
    }

    /// Lists the removed files, one per line.
    pub(crate) fn removals(&self) -> String {
        self.orphaned.iter().map(|path| format!("  {path}\n")).collect()
    }
}

/// Compares `files` (text by path from the root) to the disk, and writes the differences if asked to: all of
/// them, or none. Files below the folders in `owned` that are missing from the tree are orphans, and are
/// removed.
pub(crate) fn apply(files: &BTreeMap<String, String>, owned: &[&str], mode: Mode) -> io::Result<Difference> {
    apply_in(&workspace::root()?, files, owned, |_| true, mode)
}

/// Like [`apply`], for `spec/`, where only some files are owned.
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
    if mode == Mode::Write || (mode == Mode::Keep && difference.orphaned.is_empty()) {
        let stale = difference.stale.iter().map(|(path, _)| path);
        let changed = stale.chain(&difference.missing).map(|path| (path, files[path].as_str()));
        let removed: Vec<&String> = difference.orphaned.iter().collect();
        write::all(root, &changed.collect::<Vec<_>>(), &removed)?;
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
    if mode != Mode::Check {
        return String::new();
    }
    TextDiff::from_lines(old, new).unified_diff().header(path, "as emitted").to_string()
}

/// Returns all files below a folder as paths from the root with `/`, sorted.
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

    /// A folder that is removed after the test.
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

        fn texts(&self) -> BTreeMap<String, String> {
            let text = |path: String| (path.clone(), fs::read_to_string(self.0.join(path)).unwrap());
            self.files().into_iter().map(text).collect()
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
    fn writes_files_and_removes_orphans() {
        let folder = Folder::new("write");
        let all = |_: &str| true;
        let first = tree(&[("out/a.rs", "a"), ("out/b/c.rs", "c")]);
        let difference = apply_in(&folder.0, &first, &["out"], all, Mode::Write).unwrap();
        assert_eq!((difference.missing.len(), difference.same), (2, 0));
        let second = tree(&[("out/a.rs", "new")]);
        apply_in(&folder.0, &second, &["out"], all, Mode::Check).unwrap();
        assert_eq!(folder.files(), ["out/a.rs", "out/b/c.rs"], "only compared");
        let difference = apply_in(&folder.0, &second, &["out"], all, Mode::Keep).unwrap();
        assert_eq!(difference.removals(), "  out/b/c.rs\n");
        assert_eq!(fs::read_to_string(folder.0.join("out/a.rs")).unwrap(), "a", "a file would be removed");
        apply_in(&folder.0, &second, &["out"], all, Mode::Write).unwrap();
        assert_eq!(folder.files(), ["out/a.rs"]);
        assert_eq!(fs::read_to_string(folder.0.join("out/a.rs")).unwrap(), "new");
    }

    #[test]
    fn writes_nothing_if_one_file_cannot_be_written() {
        let folder = Folder::new("all-or-nothing");
        let all = |_: &str| true;
        apply_in(&folder.0, &tree(&[("out/a.rs", "old")]), &["out"], all, Mode::Write).unwrap();
        // A folder in the place of a file, and a file in the place of a folder.
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

    #[test]
    fn restores_the_files_if_a_later_file_cannot_be_replaced() {
        let folder = Folder::new("roll-back");
        let all = |_: &str| true;
        let old = tree(&[("out/a.rs", "a"), ("out/b.rs", "b"), ("out/gone.rs", "gone")]);
        apply_in(&folder.0, &old, &["out"], all, Mode::Write).unwrap();
        // The text of `b.rs` can't be kept, since a folder is in its place.
        fs::create_dir_all(folder.0.join("out/b.rs.xtask-old")).unwrap();
        let new = tree(&[("out/0.rs", "new"), ("out/a.rs", "new"), ("out/b.rs", "new"), ("out/c.rs", "new")]);
        let error = apply_in(&folder.0, &new, &["out"], all, Mode::Write).err().unwrap().to_string();
        assert!(error.starts_with("out/b.rs: "), "{error}");
        assert_eq!(folder.texts(), old);
    }

    #[test]
    fn changes_nothing_in_a_read_only_folder() {
        let folder = Folder::new("read-only");
        let all = |_: &str| true;
        let old = tree(&[("out/a.rs", "old"), ("out/gone.rs", "gone"), ("out/shut/b.rs", "old")]);
        apply_in(&folder.0, &old, &["out"], all, Mode::Write).unwrap();
        let shut = folder.0.join("out/shut");
        let permissions = fs::metadata(&shut).unwrap().permissions();
        let mut read_only = permissions.clone();
        read_only.set_readonly(true);
        fs::set_permissions(&shut, read_only).unwrap();
        // The superuser can write to read-only folders.
        let may_write = fs::write(shut.join("probe"), "").is_ok();
        _ = fs::remove_file(shut.join("probe"));
        let new = tree(&[("out/a.rs", "new"), ("out/shut/b.rs", "new")]);
        let result = apply_in(&folder.0, &new, &["out"], all, Mode::Write);
        fs::set_permissions(&shut, permissions).unwrap();
        match result {
            Ok(_) => assert!(may_write && folder.texts() == new),
            Err(error) => {
                assert!(!may_write && error.to_string().starts_with("out/shut/b.rs: "), "{error}");
                assert_eq!(folder.texts(), old);
            }
        }
    }

    #[test]
    fn replaces_a_file_and_keeps_its_link_and_permissions() {
        let folder = Folder::new("one");
        let file = folder.0.join("out/page.html");
        write::one(&file, "first").unwrap();
        assert_eq!(folder.texts(), tree(&[("out/page.html", "first")]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            let link = folder.0.join("link.html");
            symlink(&file, &link).unwrap();
            write::one(&link, "second").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(folder.texts(), tree(&[("out/page.html", "second")]));
        }
        let error = write::one(&folder.0.join("out"), "x").unwrap_err().to_string();
        assert!(error.ends_with("out: a folder is in its place"), "{error}");
    }
}
