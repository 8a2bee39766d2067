//! The directories that tools work in.

use std::{fmt, io, path::Path, sync::Arc, time::Duration};

use super::places::{Access, OUTSIDE, Place, Places};

/// A directory that the model works in, and others that it may use.
///
/// Each method returns one tool. The file tools cannot access anything outside of the directories, whatever paths they
/// receive and whatever links the directories contain; they follow links that stay inside of a directory. [`bash`] is
/// **not confined**: a command can do everything that the program can do.
///
/// [`bash`]: Self::bash
#[derive(Clone)]
pub struct Workspace {
    pub(super) places: Arc<Places>,
    pub(super) limits: Limits,
}

/// The limits of reading and output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) file: usize,
    pub(super) output: usize,
    pub(super) found: usize,
    pub(super) walked: usize,
    pub(super) time: Duration,
}

impl Workspace {
    /// Opens a directory, which must exist. Paths are relative to it, or absolute and below it.
    ///
    /// # Errors
    ///
    /// An error if it is not a directory or cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let places = Arc::new(Places::new(Place::open(std::path::absolute(path)?, Access::Write)?));
        let limits = Limits {
            file: 256 * 1024,
            output: 100 * 1024,
            found: 200,
            walked: 50_000,
            time: Duration::from_secs(60),
        };
        Ok(Self { places, limits })
    }

    /// Adds a directory that the tools may also read and write, with absolute paths. A relative path is relative to the
    /// working directory.
    ///
    /// # Errors
    ///
    /// An error if the directory does not exist or cannot be opened.
    pub fn with_directory(self, path: impl AsRef<Path>) -> io::Result<Self> {
        self.with_place(path.as_ref(), Access::Write)
    }

    /// Adds a directory that the tools may read but not write, with absolute paths. It may be inside of another directory
    /// of the workspace, and is then protected from `write` and `edit` there. A relative path is relative to the working
    /// directory.
    ///
    /// [`bash`](Self::bash) is not confined, and can write to it.
    ///
    /// # Errors
    ///
    /// An error if the directory does not exist or cannot be opened.
    pub fn with_read_only(self, path: impl AsRef<Path>) -> io::Result<Self> {
        self.with_place(path.as_ref(), Access::Read)
    }

    fn with_place(mut self, path: &Path, access: Access) -> io::Result<Self> {
        let place = Place::open(self.places.work().path.join(path), access)?;
        self.places = Arc::new(self.places.with(place)?);
        Ok(self)
    }

    /// Sets the maximum size in bytes of a file that is read or written as a whole. Default: 256 KiB.
    #[must_use]
    pub fn max_file_size(mut self, bytes: usize) -> Self {
        self.limits.file = bytes;
        self
    }

    /// Sets the maximum output of `grep` and `bash` in bytes. Default: 100 KiB.
    #[must_use]
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.limits.output = bytes;
        self
    }

    /// Sets the maximum duration of `read`, `glob` and `grep`. Default: 60 s.
    #[must_use]
    pub fn search_timeout(mut self, limit: Duration) -> Self {
        self.limits.time = limit;
        self
    }
}

/// Describes an error of the system for the model.
pub(super) fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        // The system reports this by a number, and the check of the directory without one.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => OUTSIDE,
        io::ErrorKind::ReadOnlyFilesystem if error.raw_os_error().is_none() => "in a read-only directory",
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
        f.debug_struct("Workspace").field("path", &self.places.work().path).finish_non_exhaustive()
    }
}
