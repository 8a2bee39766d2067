//! Text files, their nodes and places.
//!
//! A [`Source`] is parsed once, when the first reader or diagnostic asks for a node; its clones share the nodes.

mod characters;
mod json;
mod lines;
mod map;
mod node;
mod path;
mod syntax;
mod text;
mod yaml;

use std::fmt;
use std::sync::{Arc, OnceLock};

pub(crate) use characters::{is_unwanted, name};
use lines::Lines;
pub(crate) use map::SourceMap;
pub(crate) use node::{Entry, Node, Scalar, Value};
pub use path::{NodePath, Step};
pub(crate) use syntax::SyntaxError;

/// A text file.
#[derive(Clone)]
pub struct Source {
    file: String,
    text: String,
    /// The byte at which the text is no longer UTF-8, if it is invalid.
    broken_at: Option<usize>,
    map: Arc<OnceLock<SourceMap>>,
    lines: Arc<OnceLock<Lines>>,
}

impl Source {
    /// Creates a file with a path such as `spec/messages/batches.yaml`, which diagnostics show.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
            broken_at: None,
            map: Arc::default(),
            lines: Arc::default(),
        }
    }

    /// Creates a file from bytes. If they are not UTF-8, reading the file reports the place.
    pub fn from_bytes(file: impl Into<String>, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(file, text),
            Err(error) => Self {
                broken_at: Some(error.utf8_error().valid_up_to()),
                ..Self::new(file, String::from_utf8_lossy(error.as_bytes()))
            },
        }
    }

    /// Returns the file's path.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the file's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the same file with another text.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self::new(self.file.clone(), text)
    }

    /// Returns the path and the text.
    pub fn into_parts(self) -> (String, String) {
        (self.file, self.text)
    }

    /// Returns the resource's path: the file's path below `spec/`, without `.yaml`.
    pub fn resource(&self) -> &str {
        let below = self.file.strip_prefix("spec/").unwrap_or(&self.file);
        below.rsplit_once('.').map_or(below, |(name, _)| name)
    }

    /// Returns the nodes of the file.
    pub(crate) fn map(&self) -> &SourceMap {
        self.map.get_or_init(|| parse(&self.text, self.broken_at))
    }

    /// Returns the lines of the file.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }
}

/// Parses JSON or YAML, depending on the first character.
fn parse(text: &str, broken_at: Option<usize>) -> SourceMap {
    if let Some(error) = text::unreadable(text, broken_at) {
        return SourceMap { root: None, errors: vec![error], is_cut_off: true };
    }
    let mut map = if text.trim_start().starts_with('{') { json::parse(text) } else { yaml::parse(text) };
    map.errors.extend(text::byte_order_mark(text));
    map
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, &self.text) == (&other.file, &other.text)
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("file", &self.file).field("text", &self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_file_once() {
        let source = Source::new("spec/x.yaml", "a: b\n");
        let copy = source.clone();
        assert!(std::ptr::eq(source.map(), copy.map()) && std::ptr::eq(source.lines(), copy.lines()));
        let other = source.with_text("a: c\n");
        assert!(!std::ptr::eq(source.map(), other.map()));
    }

    #[test]
    fn reports_invalid_utf8() {
        let source = Source::from_bytes("spec/x.yaml", b"doc: a\xff\n".to_vec());
        assert!(source.map().is_cut_off);
        assert_eq!(
            (source.map().errors[0].offset, &*source.map().errors[0].message),
            (6, "this is not UTF-8")
        );
    }
}
