//! Writes all files, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a text to a file at any path, such as one given by an option.
pub(crate) fn one(file: &Path, text: &str) -> io::Result<()> {
    all(Path::new(""), &[(file, text)], &[])
}

/// Writes texts by path from the root, and removes files. Each text is first written to a draft beside its
/// place; the drafts are moved into place only when all of them are written. If a move fails, the previous
/// files are restored.
pub(super) fn all<P: AsRef<Path>>(root: &Path, texts: &[(P, &str)], removed: &[P]) -> io::Result<()> {
    let mut change = Change::default();
    for (path, text) in texts {
        let path = path.as_ref();
        change.draft(root, path, text).map_err(at(path))?;
    }
    for path in removed {
        let path = path.as_ref();
        change.remove(root.join(path)).map_err(at(path))?;
    }
    change.publish()
}

/// Adds the path to an error of the operating system, which does not contain it.
pub(super) fn at(path: impl AsRef<Path>) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.as_ref().display()))
}

/// A change of the disk in progress. Dropping it before the end undoes it.
#[derive(Default)]
struct Change {
    /// Texts to be moved into place.
    drafts: Vec<Draft>,
    /// Files that did not exist before.
    new: Vec<PathBuf>,
    /// The previous files, by path.
    old: Vec<(PathBuf, PathBuf)>,
}

struct Draft {
    path: PathBuf,
    draft: PathBuf,
    target: PathBuf,
}

impl Change {
    fn draft(&mut self, root: &Path, path: &Path, text: &str) -> io::Result<()> {
        let mut target = root.join(path);
        let old = match fs::metadata(&target) {
            Ok(old) if old.is_dir() => {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder is in its place"));
            }
            // A device or a pipe can't be replaced, and has no text to keep.
            Ok(old) if !old.is_file() => return fs::write(target, text),
            // The target of a link is replaced, not the link.
            Ok(old) => {
                target = fs::canonicalize(target)?;
                Some(old)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        fs::create_dir_all(target.parent().unwrap_or(root))?;
        let draft = beside(&target, "new");
        self.drafts.push(Draft { path: path.to_owned(), draft: draft.clone(), target });
        fs::write(&draft, text)?;
        old.map_or(Ok(()), |old| fs::set_permissions(draft, old.permissions()))
    }

    fn remove(&mut self, target: PathBuf) -> io::Result<()> {
        let kept = beside(&target, "old");
        fs::rename(&target, &kept)?;
        self.old.push((target, kept));
        Ok(())
    }

    fn publish(mut self) -> io::Result<()> {
        for position in 0..self.drafts.len() {
            self.put(position).map_err(at(&self.drafts[position].path))?;
        }
        self.drafts.clear();
        self.new.clear();
        for (_, kept) in self.old.drain(..) {
            fs::remove_file(&kept).map_err(at(&kept))?;
        }
        Ok(())
    }

    /// Moves a draft into place. A concurrent reader of the file sees the old text or the new one.
    fn put(&mut self, position: usize) -> io::Result<()> {
        let Draft { draft, target, .. } = &self.drafts[position];
        let is_new = !target.exists();
        if !is_new {
            let kept = beside(target, "old");
            // A file of an interrupted run would prevent the creation.
            _ = fs::remove_file(&kept);
            fs::hard_link(target, &kept).or_else(|_| fs::copy(target, &kept).map(drop))?;
            self.old.push((target.clone(), kept));
        }
        fs::rename(draft, target)?;
        if is_new {
            self.new.push(target.clone());
        }
        Ok(())
    }
}

/// An error while undoing is ignored: the first error is reported.
impl Drop for Change {
    fn drop(&mut self) {
        for Draft { draft, .. } in &self.drafts {
            _ = fs::remove_file(draft);
        }
        for new in &self.new {
            _ = fs::remove_file(new);
        }
        for (target, kept) in &self.old {
            _ = fs::rename(kept, target);
        }
    }
}

/// Returns an unused file name in the same folder, so that a rename can replace the file.
fn beside(file: &Path, what: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(format!(".xtask-{what}"));
    PathBuf::from(path)
}
