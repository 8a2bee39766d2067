//! Decode errors.

use std::borrow::Cow;
use std::fmt;

/// The reason why a JSON text could not be decoded, and its position.
///
/// It is displayed as `content[3].input: expected a string, found a number (line 1, column 55)`. The message contains
/// kinds and field names; of the JSON text, it contains at most a tag, an enum value or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    message: Cow<'static, str>,
    position: Position,
}

/// The position of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) path: String,
    pub(super) pointer: String,
}

impl DecodeError {
    /// Creates an error of a decoder at `offset`, a byte offset in the text of the reader.
    /// [`from_str`](super::from_str) and similar functions add line, column and path.
    #[cold]
    pub fn at(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        DecodeError(Box::new(Details {
            message: message.into(),
            position: Position { offset, line: 1, column: 1, path: String::new(), pointer: String::new() },
        }))
    }

    /// Adds the position, as found by [`locate`](super::locate).
    pub(super) fn with_position(mut self, position: Position) -> Self {
        self.0.position = position;
        self
    }

    /// Applies `map` to the message and the path.
    pub(crate) fn map_text(mut self, map: impl Fn(&mut String)) -> Self {
        let details = &mut *self.0;
        map(details.message.to_mut());
        map(&mut details.position.path);
        map(&mut details.position.pointer);
        self
    }

    /// Returns the message, without the position.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the path from the whole value to the position, such as `content[3].input.type`. It is empty for the
    /// whole value. A key that is not a plain word is written as `metadata["a key"]`.
    pub fn path(&self) -> &str {
        &self.0.position.path
    }

    /// Returns the path as a JSON pointer (RFC 6901), such as `/content/3/input/type`.
    pub fn pointer(&self) -> &str {
        &self.0.position.pointer
    }

    /// Returns the byte offset in the text.
    pub fn offset(&self) -> usize {
        self.0.position.offset
    }

    /// Returns the line, from 1.
    pub fn line(&self) -> usize {
        self.0.position.line
    }

    /// Returns the column in characters, from 1.
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

/// Returns at most 64 characters of `text`.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(64) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
