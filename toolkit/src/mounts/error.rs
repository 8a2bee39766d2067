//! The errors of mounts.

use std::fmt;

use crate::tools::BoxError;

/// An error in setting up or synchronizing a skill, a memory store, or a file.
#[derive(Debug)]
pub struct MountError {
    subject: Subject,
    source: BoxError,
}

/// The subject of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The working directory.
    Directory,
    /// The skill with this identifier.
    Skill(String),
    /// The memory store with this identifier.
    Store(String),
    /// The memory at this path.
    Memory(String),
}

impl MountError {
    pub(super) fn new(subject: Subject, source: impl Into<BoxError>) -> Self {
        Self { subject, source: source.into() }
    }

    /// Returns the subject of the error.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

impl fmt::Display for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Subject::Directory => write!(f, "the working directory cannot be used: {}", self.source),
            Subject::Skill(id) => write!(f, "the skill {id} cannot be set up: {}", self.source),
            Subject::Store(id) => write!(f, "the memory store {id} cannot be synchronized: {}", self.source),
            Subject::Memory(path) => write!(f, "the memory {path} cannot be synchronized: {}", self.source),
        }
    }
}

impl std::error::Error for MountError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
