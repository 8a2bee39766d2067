//! What is said when JSON does not have the expected shape.

use std::borrow::Cow;
use std::fmt;

use super::locate;

/// Why a JSON text could not be decoded, and where.
///
/// Shown as `content[3].input: expected a string, found a number (line 1, column 55)`. The message names
/// kinds and field names; of the text itself it shows at most a tag, an enum value or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    message: Cow<'static, str>,
    offset: usize,
    line: usize,
    column: usize,
    path: String,
}

impl DecodeError {
    /// An error that a decoder of your own reports at `offset`, a byte offset in the text of the reader.
    /// Line, column and path are filled in by [`from_str`](super::from_str) and its siblings.
    #[cold]
    pub fn at(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        DecodeError(Box::new(Details {
            message: message.into(),
            offset,
            line: 1,
            column: 1,
            path: String::new(),
        }))
    }

    /// Fills in line, column and path, for an error that happened in `text`, of which the first `skipped`
    /// bytes are not counted.
    #[cold]
    pub(super) fn locate(mut self, text: &str, skipped: usize) -> Self {
        let details = &mut *self.0;
        details.offset = details.offset.saturating_sub(skipped).min(text.len());
        (details.line, details.column) = locate::line_and_column(text, details.offset);
        details.path = locate::path(text, details.offset);
        self
    }

    /// The same error with message and path put through `map`.
    pub(crate) fn map_text(mut self, map: impl Fn(&mut String)) -> Self {
        let details = &mut *self.0;
        map(details.message.to_mut());
        map(&mut details.path);
        self
    }

    /// What was expected and what was found, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The way from the whole value to the place, such as `content[3].input.type`. Empty for the whole value
    /// itself. A key that is not a plain word is written as `metadata["a key"]`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The place as a count of bytes from the beginning of the text.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line of the place, counted from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column of the place, counted from 1 in characters.
    pub fn column(&self) -> usize {
        self.0.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { message, line, column, path, .. } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{message} (line {line}, column {column})")
    }
}

impl std::error::Error for DecodeError {}

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number.
    Number,
    /// Any string.
    String,
    /// A list, `[…]`, which JSON calls an array.
    List,
    /// An object, `{…}`.
    Object,
}

impl Kind {
    pub(super) fn of_first_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Boolean,
            b'-' | b'0'..=b'9' => Kind::Number,
            b'"' => Kind::String,
            b'[' => Kind::List,
            b'{' => Kind::Object,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Null => "null",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::List => "a list",
            Kind::Object => "an object",
        })
    }
}

/// At most 64 characters of `text`.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(64) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
