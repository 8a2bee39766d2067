//! A tree of files against the disk: the one place that compares and writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;
use similar::TextDiff;

use crate::workspace;

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
}

/// The files of the spec, by path.
pub(crate) fn sources() -> Result<Vec<Source>, String> {
    let root = workspace::root().map_err(|error| error.to_string())?;
    let mut sources = Vec::new();
    for path in files_below(&root, "spec").map_err(|error| format!("spec/ can't be read: {error}"))? {
        if path.ends_with(".yaml") {
            let text = fs::read_to_string(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            sources.push(Source::new(path, text));
        }
    }
    Ok(sources)
}

/// Compares `files` (text by path from the root) with the disk, and writes what differs when asked to. Files below the
/// folders in `owned` that the tree lacks are orphans, and go.
pub(crate) fn apply(files: &BTreeMap<String, String>, owned: &[&str], mode: Mode) -> io::Result<Difference> {
    let mut difference = compare(files, mode)?;
    for folder in owned {
        orphans(&mut difference, files, folder, |_| true, mode)?;
    }
    Ok(difference)
}

/// The same for `spec/`, where only some files are owned.
pub(crate) fn replace(
    files: &BTreeMap<String, String>,
    owns: impl Fn(&str) -> bool,
    mode: Mode,
) -> io::Result<Difference> {
    let mut difference = compare(files, mode)?;
    orphans(&mut difference, files, "spec", owns, mode)?;
    Ok(difference)
}

fn compare(files: &BTreeMap<String, String>, mode: Mode) -> io::Result<Difference> {
    let root = workspace::root()?;
    let mut difference = Difference::default();
    for (path, text) in files {
        match fs::read(root.join(path)) {
            Ok(old) if old == text.as_bytes() => {
                difference.same += 1;
                continue;
            }
            Ok(old) => difference
                .stale
                .push((path.clone(), unified(path, &String::from_utf8_lossy(&old), text, mode))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => difference.missing.push(path.clone()),
            Err(error) => return Err(error),
        }
        if mode == Mode::Write {
            let target = root.join(path);
            fs::create_dir_all(target.parent().unwrap_or(&root))?;
            fs::write(target, text)?;
        }
    }
    Ok(difference)
}

fn orphans(
    difference: &mut Difference,
    files: &BTreeMap<String, String>,
    folder: &str,
    owns: impl Fn(&str) -> bool,
    mode: Mode,
) -> io::Result<()> {
    let root = workspace::root()?;
    for path in files_below(&root, folder)? {
        if owns(&path) && !files.contains_key(&path) {
            if mode == Mode::Write {
                fs::remove_file(root.join(&path))?;
            }
            difference.orphaned.push(path);
        }
    }
    Ok(())
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
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                todo.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}
