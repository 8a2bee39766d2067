//! Paths from the model.

use std::{fmt, str::FromStr};

/// The maximum length of a name in most file systems, in bytes.
const NAME_LENGTH: usize = 255;

/// The path of a memory: `/memories`, or a path below it.
///
/// It is only created by parsing a text, which checks that it does not lead out of `/memories`. The result contains no
/// `.`, `..` or empty names.
///
/// ```
/// use anthropic_beta_toolkit::memory::MemoryPath;
///
/// let path: MemoryPath = "/memories/projects/../notes.md".parse()?;
/// assert_eq!(path.names(), ["notes.md"]);
/// assert_eq!(path.to_string(), "/memories/notes.md");
/// assert!("/memories/../etc/passwd".parse::<MemoryPath>().is_err());
/// # Ok::<_, anthropic_beta_toolkit::memory::PathError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemoryPath(Vec<String>);

impl MemoryPath {
    /// Returns `/memories` itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the names from the root to the entry. None of them is empty, `.` or `..`, or contains a separator.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether this is `/memories` itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this is the other path, or a path below it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Returns the parent directory and the name in it; `None` for the root.
    #[must_use]
    pub fn split(&self) -> Option<(Self, &str)> {
        let (name, parent) = self.0.split_last()?;
        Some((Self(parent.to_vec()), name))
    }

    /// Returns the path of an entry of this directory.
    pub(super) fn child(&self, name: &str) -> Self {
        let mut names = self.0.clone();
        names.push(name.to_owned());
        Self(names)
    }
}

impl fmt::Display for MemoryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("/memories")?;
        self.0.iter().try_for_each(|name| write!(f, "/{name}"))
    }
}

impl FromStr for MemoryPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let error = |reason| Err(PathError { path: text.to_owned(), reason });
        let Some(rest) =
            text.strip_prefix("/memories").filter(|rest| rest.is_empty() || rest.starts_with('/'))
        else {
            return error(Reason::Elsewhere);
        };
        if is_disguised(text) {
            return error(Reason::Escapes);
        }
        let mut names = Vec::new();
        for name in rest.split('/') {
            match name {
                "" | "." => {}
                ".." if names.pop().is_none() => return error(Reason::Escapes),
                ".." => {}
                _ if name.len() > NAME_LENGTH => return error(Reason::Long),
                _ if name.chars().any(char::is_control) => return error(Reason::Control),
                _ => names.push(name.to_owned()),
            }
        }
        Ok(Self(names))
    }
}

/// Whether the path would differ after percent-decoding, or on another operating system. Nothing here decodes it, but a
/// store might.
fn is_disguised(text: &str) -> bool {
    let encoded = |bytes: &[u8]| bytes[0] == b'%' && bytes[1..].iter().all(u8::is_ascii_hexdigit);
    text.contains('\\') || text.as_bytes().windows(3).any(encoded)
}

/// An error for a text that is not the path of a memory. It is displayed to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    path: String,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Elsewhere,
    Escapes,
    Long,
    Control,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match self.reason {
            Reason::Elsewhere => write!(f, "Path must start with /memories, got: {path}"),
            Reason::Escapes => write!(f, "Path {path} would escape /memories directory"),
            Reason::Long => write!(f, "A name in the path is longer than {NAME_LENGTH} bytes"),
            Reason::Control => f.write_str("A name in the path has control characters"),
        }
    }
}

impl std::error::Error for PathError {}
