use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::error::{Error, ErrorKind};

/// An error if a file or folder cannot be uploaded. Nothing has been sent.
#[derive(Debug)]
pub struct UploadError {
    path: PathBuf,
    problem: Problem,
}

#[derive(Debug)]
pub(super) enum Problem {
    Io(io::Error),
    NotAFile,
    NotAFolder,
    ContentType,
    NoSkillFile,
    NoSkillName,
    WrongSkillName { folder: String, name: String },
    NameNotUnicode,
    LeavesFolder,
    Loop,
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl UploadError {
    pub(super) fn new(path: impl Into<PathBuf>, problem: Problem) -> Self {
        Self { path: path.into(), problem }
    }

    /// Returns the path of the file or folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the error of the operating system, if there is one. `Display` prints it too.
    #[must_use]
    pub fn io_error(&self) -> Option<&io::Error> {
        match &self.problem {
            Problem::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match &self.problem {
            Problem::Io(error) => write!(f, "{error}"),
            Problem::NotAFile => f.write_str("this is not a file; only regular files can be uploaded"),
            Problem::NotAFolder => f.write_str("this is not a folder; use the folder that contains SKILL.md"),
            Problem::ContentType => {
                f.write_str("the content type contains characters that are not allowed in headers; write it as `text/plain`")
            }
            Problem::NoSkillFile => f.write_str("there is no SKILL.md in this folder; every skill needs one"),
            Problem::NoSkillName => f.write_str(
                "no `name:` was found; SKILL.md must start with a line `---`, a line `name: …` and, after any \
                 others, a line `---`",
            ),
            Problem::WrongSkillName { folder, name } => write!(
                f,
                "the name is {name:?}, but the folder is called {folder:?}; both must be the same"
            ),
            Problem::NameNotUnicode => f.write_str("the file name is not Unicode; rename the file"),
            Problem::LeavesFolder => f.write_str(
                "this link leads out of the folder; replace it by a copy of its target, or remove it",
            ),
            Problem::Loop => f.write_str("this link leads to a folder that contains it; remove it"),
        }
    }
}

impl std::error::Error for UploadError {}

impl From<UploadError> for Error {
    fn from(error: UploadError) -> Self {
        let kind = if error.io_error().is_some() { ErrorKind::Io } else { ErrorKind::Unsendable };
        Self::new(kind, error.to_string()).with_cause(error)
    }
}
