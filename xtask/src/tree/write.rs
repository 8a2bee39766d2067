//! Writing many files: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes texts by path from the root, and removes files. Each text goes into a file beside its place first; only when
/// all of them are on the disk do they take their places.
pub(super) fn all(root: &Path, texts: Vec<(&str, &str)>, removed: &[String]) -> io::Result<()> {
    let mut drafts = Drafts { written: Vec::new() };
    for (path, text) in texts {
        drafts.write(root, path, text).map_err(at(path))?;
    }
    drafts.publish()?;
    for path in removed {
        fs::remove_file(root.join(path)).map_err(at(path))?;
    }
    Ok(())
}

/// Adds the path that an error is about, which the system leaves out.
pub(super) fn at(path: &str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{path}: {error}"))
}

/// Files that are not in their places yet. Those that never get there are removed.
struct Drafts {
    written: Vec<Draft>,
}

struct Draft {
    path: String,
    draft: PathBuf,
    target: PathBuf,
}

impl Drafts {
    fn write(&mut self, root: &Path, path: &str, text: &str) -> io::Result<()> {
        let target = root.join(path);
        if target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder is in its place"));
        }
        fs::create_dir_all(target.parent().unwrap_or(root))?;
        let mut draft = target.clone().into_os_string();
        draft.push(".new");
        let draft = PathBuf::from(draft);
        self.written.push(Draft { path: path.to_owned(), draft: draft.clone(), target });
        fs::write(draft, text)
    }

    fn publish(mut self) -> io::Result<()> {
        for Draft { path, draft, target } in std::mem::take(&mut self.written) {
            fs::rename(draft, target).map_err(at(&path))?;
        }
        Ok(())
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        for Draft { draft, .. } in &self.written {
            // What is left of a failure is no reason for another one.
            _ = fs::remove_file(draft);
        }
    }
}
