//! The directory that tools work in.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use cap_std::{ambient_authority, fs::Dir};

/// A directory that the model works in.
///
/// None of its tools is there unless asked for: each method gives one. Those that work on files reach nothing outside of
/// the directory, whatever path they are given and whatever links are in it; they follow links that stay inside. [`bash`]
/// is **not confined**: a command can do what the program may do.
///
/// [`bash`]: Self::bash
#[derive(Clone)]
pub struct Workspace {
    pub(super) place: Arc<Place>,
    pub(super) limits: Limits,
}

/// A directory, opened once.
pub(super) struct Place {
    pub(super) dir: Dir,
    /// As the model sees it.
    pub(super) path: PathBuf,
    /// As the system sees it, if that differs.
    real: PathBuf,
}

/// How much is read and shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) file: usize,
    pub(super) output: usize,
    pub(super) found: usize,
    pub(super) walked: usize,
    pub(super) time: Duration,
}

impl Workspace {
    /// Opens a directory, which has to exist. Paths are relative to it, or absolute and below it.
    ///
    /// # Errors
    ///
    /// It is no directory, or cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let dir = Dir::open_ambient_dir(&path, ambient_authority())?;
        let real = path.canonicalize()?;
        let limits = Limits {
            file: 256 * 1024,
            output: 100 * 1024,
            found: 200,
            walked: 50_000,
            time: Duration::from_secs(60),
        };
        Ok(Self { place: Arc::new(Place { dir, path, real }), limits })
    }

    /// Sets the most bytes of a file that are read or written at once; 256 KiB unless set.
    #[must_use]
    pub fn max_file_size(mut self, bytes: usize) -> Self {
        self.limits.file = bytes;
        self
    }

    /// Sets the most bytes that `grep` and `bash` show; 100 KiB unless set.
    #[must_use]
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.limits.output = bytes;
        self
    }

    /// Sets how long `read`, `glob` and `grep` may take; 60 seconds unless set.
    #[must_use]
    pub fn search_timeout(mut self, limit: Duration) -> Self {
        self.limits.time = limit;
        self
    }
}

impl Place {
    /// The path from the directory that the model means.
    pub(super) fn relative(&self, path: &str) -> Result<PathBuf, &'static str> {
        if path.contains('\0') {
            return Err("invalid path");
        }
        let path = Path::new(path);
        let below = if path.is_absolute() {
            let below = path.strip_prefix(&self.path).or_else(|_| path.strip_prefix(&self.real));
            below.map_err(|_| OUTSIDE)?
        } else {
            path
        };
        Ok(if below.as_os_str().is_empty() { PathBuf::from(".") } else { below.to_owned() })
    }
}

const OUTSIDE: &str = "outside of the working directory";

/// What the model is told of an error of the system.
pub(super) fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        // The system says that with a number, and the guard of the directory without one.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => OUTSIDE,
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::NotFound => "no such file or directory",
        io::ErrorKind::IsADirectory => "is a directory",
        io::ErrorKind::NotADirectory => "not a directory",
        io::ErrorKind::AlreadyExists => "file exists",
        io::ErrorKind::InvalidInput if error.raw_os_error().is_none() => "not a regular file",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "no space left",
        io::ErrorKind::ReadOnlyFilesystem => "read-only file system",
        io::ErrorKind::InvalidFilename => "invalid path",
        _ => "input/output error",
    }
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").field("path", &self.place.path).finish_non_exhaustive()
    }
}
