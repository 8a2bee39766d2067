//! What is said when JSON does not have the expected shape.

use std::borrow::Cow;
use std::fmt;

/// Why a JSON text could not be decoded, and where.
///
/// Shown as `content[3].input: expected a string, found a number (line 1, column 55)`. The message names
/// kinds and field names; of the text itself it shows at most a tag, an enum value or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    message: Cow<'static, str>,
    position: Position,
}

/// Where in a text an error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) path: String,
    pub(super) pointer: String,
}

impl DecodeError {
    /// An error that a decoder of your own reports at `offset`, a byte offset in the text of the reader.
    /// Line, column and path are filled in by [`from_str`](super::from_str) and its siblings.
    #[cold]
    pub fn at(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        DecodeError(Box::new(Details {
            message: message.into(),
            position: Position { offset, line: 1, column: 1, path: String::new(), pointer: String::new() },
        }))
    }

    /// Fills in where the error is, which [`locate`](super::locate) finds out.
    pub(super) fn with_position(mut self, position: Position) -> Self {
        self.0.position = position;
        self
    }

    /// The same error with message and path put through `map`.
    pub(crate) fn map_text(mut self, map: impl Fn(&mut String)) -> Self {
        let details = &mut *self.0;
        map(details.message.to_mut());
        map(&mut details.position.path);
        map(&mut details.position.pointer);
        self
    }

    /// What was expected and what was found, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The way from the whole value to the place, such as `content[3].input.type`. Empty for the whole value
    /// itself. A key that is not a plain word is written as `metadata["a key"]`.
    pub fn path(&self) -> &str {
        &self.0.position.path
    }

    /// The same way as a JSON pointer (RFC 6901), such as `/content/3/input/type`.
    pub fn pointer(&self) -> &str {
        &self.0.position.pointer
    }

    /// The place as a count of bytes from the beginning of the text.
    pub fn offset(&self) -> usize {
        self.0.position.offset
    }

    /// The line of the place, counted from 1.
    pub fn line(&self) -> usize {
        self.0.position.line
    }

    /// The column of the place, counted from 1 in characters.
    pub fn column(&self) -> usize {
        self.0.position.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { message, position: Position { line, column, path, .. } } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{message} (line {line}, column {column})")
    }
}

impl std::error::Error for DecodeError {}

/// At most 64 characters of `text`.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(64) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
