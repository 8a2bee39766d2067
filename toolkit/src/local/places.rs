//! The open directories of a workspace.

use std::{
    io,
    path::{Component, Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

use cap_fs_ext::{DirExt, MetadataExt};
use cap_std::{ambient_authority, fs::Dir};

/// The message for the model about a path that leads out of the directories.
pub(super) const OUTSIDE: &str = "outside of the working directory";

/// The directories of a workspace. The first one is the working directory.
pub(super) struct Places {
    places: Vec<Place>,
    /// The identities of directories that are not written to, even if they are reached through another directory.
    read_only: Vec<Identity>,
}

/// A directory, opened once.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) dir: std::sync::Arc<Dir>,
    /// The path for the model.
    pub(super) path: PathBuf,
    access: Access,
    /// The path for the system, if it differs.
    real: PathBuf,
}

/// The allowed access to the files of a directory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// The device and inode number of a directory, which it keeps when it is renamed.
type Identity = (u64, u64);

fn identity(dir: &Dir) -> io::Result<Identity> {
    let found = dir.dir_metadata()?;
    Ok((found.dev(), found.ino()))
}

impl Places {
    pub(super) fn new(work: Place) -> Self {
        Self { places: vec![work], read_only: Vec::new() }
    }

    /// Returns the same directories and another one.
    pub(super) fn with(&self, place: Place) -> io::Result<Self> {
        let mut read_only = self.read_only.clone();
        if place.access == Access::Read {
            read_only.push(identity(&place.dir)?);
        }
        let mut places = self.places.clone();
        places.push(place);
        Ok(Self { places, read_only })
    }

    /// Returns the working directory.
    pub(super) fn work(&self) -> &Place {
        &self.places[0]
    }

    /// Returns the directory that contains a path, and the path relative to it.
    pub(super) fn find(&self, path: &str) -> Result<(&Place, PathBuf), &'static str> {
        if path.contains('\0') {
            return Err("invalid path");
        }
        let path = Path::new(path);
        if !path.is_absolute() {
            return Ok((self.work(), or_dot(path)));
        }
        let below = |place| Place::below(place, path).map(|below| (place, or_dot(below)));
        self.places.iter().find_map(below).ok_or(OUTSIDE)
    }

    /// Returns the note about directories other than the working directory, for the description of a tool.
    pub(super) fn note(&self, writes: bool) -> String {
        let used = self.places[1..].iter().filter(|place| !writes || place.access == Access::Write);
        let paths: Vec<_> = used.map(|place| format!("`{}`", place.path.display())).collect();
        if paths.is_empty() { String::new() } else { format!(" Also works in {}.", paths.join(", ")) }
    }

    /// Opens the directory of a path for writing, and creates missing directories; an error if it is read-only.
    ///
    /// The path has no links. Each name is opened in turn, so that a link which is created meanwhile is not followed into
    /// a read-only directory.
    pub(super) fn open_for_writing(&self, place: &Place, path: &Path) -> io::Result<Rc<Dir>> {
        let mut at = Rc::new(place.dir.try_clone()?);
        self.check_writable(&at)?;
        for part in path.components() {
            let name = match part {
                Component::CurDir => continue,
                Component::Normal(name) => name,
                _ => return Err(io::ErrorKind::NotFound.into()),
            };
            at = match at.open_dir_nofollow(name) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    match at.create_dir(name) {
                        // Created by another program meanwhile.
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                        created => created?,
                    }
                    Rc::new(at.open_dir_nofollow(name)?)
                }
                opened => Rc::new(opened?),
            };
            self.check_writable(&at)?;
        }
        Ok(at)
    }

    fn check_writable(&self, dir: &Dir) -> io::Result<()> {
        if self.read_only.is_empty() || !self.read_only.contains(&identity(dir)?) {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "read-only directory"))
    }
}

impl Place {
    pub(super) fn open(path: PathBuf, access: Access) -> io::Result<Self> {
        let dir = Arc::new(Dir::open_ambient_dir(&path, ambient_authority())?);
        let real = path.canonicalize()?;
        Ok(Self { dir, path, access, real })
    }

    /// Returns an absolute path relative to this one, if it is below it.
    fn below<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(&self.path).or_else(|_| path.strip_prefix(&self.real)).ok()
    }
}

fn or_dot(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}
