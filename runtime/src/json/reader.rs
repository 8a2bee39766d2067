//! The cursor that all decoders read from.

use std::borrow::Cow;

use super::error::DecodeError;
use super::kind::JsonKind;

/// The maximum nesting of lists and objects: 127 levels, as in `serde_json`. Deeper text is an error, never a stack
/// overflow.
pub const MAX_DEPTH: u8 = 127;

/// A cursor over one JSON text (RFC 8259).
///
/// Every method skips white space, reads one item, and moves the cursor after it. After an error, the cursor is at
/// an unspecified position.
///
/// ```
/// use anthropic_beta_runtime::json::Reader;
///
/// let mut reader = Reader::new("[1, 2]");
/// let mut sum = 0;
/// let mut more = reader.open_list()?;
/// while more {
///     sum += reader.i64()?;
///     more = reader.next_element()?;
/// }
/// assert_eq!(sum, 3);
/// # Ok::<(), anthropic_beta_runtime::json::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: u8,
    /// The error of an [`Object`](super::Object) until it is finished. It is here so that the object needs no
    /// destructor, which makes the code of decoders smaller.
    pub(super) error: Option<DecodeError>,
    /// Whether a number in an unusual notation was read since this was last reset.
    pub(super) unusual: bool,
    /// Whether unknown values and missing fields are errors.
    pub(super) strict: bool,
    /// Whether any JSON must be an object. Only a strict reader sets this, for each field.
    pub(super) objects: bool,
    /// A buffer for strings with escapes, so that each result is allocated once and in its exact size.
    pub(super) scratch: String,
}

/// A position to which a [`Reader`] can return.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub(super) at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    /// Creates a reader at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Reader {
            text,
            at: 0,
            depth: 0,
            error: None,
            unusual: false,
            strict: false,
            objects: false,
            scratch: String::new(),
        }
    }

    /// Returns the position of the next value, for [`rewind`](Self::rewind).
    pub fn mark(&mut self) -> Mark {
        self.peek();
        Mark { at: self.at, depth: self.depth }
    }

    /// Returns to `mark`, a position of the same reader.
    pub fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }

    /// Skips white space and returns the next byte, or `None` at the end of the text.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    /// Returns the kind of the next value by its first character. The value may still be malformed.
    ///
    /// # Errors
    /// An error if the text has ended, or no value begins here.
    pub fn kind(&mut self) -> Result<JsonKind, DecodeError> {
        match self.peek().and_then(JsonKind::of_first_byte) {
            Some(kind) => Ok(kind),
            None => Err(self.expected("a value")),
        }
    }

    /// Reads `null` if it is next, and returns whether it was.
    ///
    /// # Errors
    /// An error if a word begins with `n` and is not `null`.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek() == Some(b'n') { self.word("null").map(|()| true) } else { Ok(false) }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// An error if the next value is neither.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.expected("true or false")),
        }
    }

    /// Reads `[`. Returns `false` if the list is empty and has been read completely.
    ///
    /// # Errors
    /// An error if the next value is not a list, or is nested deeper than [`MAX_DEPTH`].
    pub fn open_list(&mut self) -> Result<bool, DecodeError> {
        self.open(b'[', b']', "a list")
    }

    /// Reads `{`. Returns `false` if the object is empty and has been read completely; otherwise a
    /// [`key`](Self::key) is next.
    ///
    /// # Errors
    /// An error if the next value is not an object, or is nested deeper than [`MAX_DEPTH`].
    pub fn open_object(&mut self) -> Result<bool, DecodeError> {
        self.open(b'{', b'}', "an object")
    }

    fn open(&mut self, first: u8, last: u8, what: &'static str) -> Result<bool, DecodeError> {
        if self.peek() != Some(first) {
            return Err(self.expected(what));
        }
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::at(self.at, "nested deeper than 127 levels"));
        }
        self.at += 1;
        if self.peek() == Some(last) {
            self.at += 1;
            return Ok(false);
        }
        self.depth += 1;
        Ok(true)
    }

    /// Reads the end of a list's element: returns `true` for `,` and `false` for the closing `]`.
    ///
    /// # Errors
    /// An error if there is something else.
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next(b']', "`,` or `]`")
    }

    /// Reads the end of an object's member: returns `true` for `,` and `false` for the closing `}`.
    ///
    /// # Errors
    /// An error if there is something else.
    pub fn next_member(&mut self) -> Result<bool, DecodeError> {
        self.next(b'}', "`,` or `}`")
    }

    fn next(&mut self, last: u8, what: &'static str) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == last => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            _ => Err(self.expected(what)),
        }
    }

    /// Reads the key of an object's member and the `:` after it.
    ///
    /// # Errors
    /// An error if there is no string, or no `:` after it.
    pub fn key(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    pub(super) fn colon(&mut self) -> Result<(), DecodeError> {
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Checks that only white space remains.
    ///
    /// # Errors
    /// An error if there is something else.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        if self.peek().is_some() { Err(self.expected("the end of the text")) } else { Ok(()) }
    }

    pub(super) fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(DecodeError::at(self.at, format!("expected `{word}`")));
        }
        self.at += word.len();
        Ok(())
    }

    /// Creates the error that `what` was expected at the cursor.
    #[cold]
    pub fn expected(&mut self, what: &str) -> DecodeError {
        let found = match self.peek() {
            None => return DecodeError::at(self.at, format!("expected {what}, found the end of the text")),
            Some(byte) => JsonKind::of_first_byte(byte),
        };
        let rest = self.text.get(self.at..).unwrap_or_default();
        DecodeError::at(
            self.at,
            match (found, rest.chars().next()) {
                (Some(kind), _) => format!("expected {what}, found {kind}"),
                (None, Some(char)) => format!("expected {what}, found the character {char:?}"),
                (None, None) => format!("expected {what}"),
            },
        )
    }
}
