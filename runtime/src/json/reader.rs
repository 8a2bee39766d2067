//! The cursor that every decoder reads from.

use std::borrow::Cow;

use super::error::DecodeError;
use super::kind::JsonKind;
use super::{number, string};

/// How deep lists and objects may be nested: 127 levels, the same as `serde_json`. Deeper text is an error,
/// never a stack overflow.
pub const MAX_DEPTH: u8 = 127;

/// A cursor over one JSON text (RFC 8259).
///
/// Every method passes over white space first, reads one thing and leaves the cursor behind it. After an
/// error the cursor stands somewhere inside the text; the decoder gives up then.
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
    /// The error of an [`Object`](super::Object) until it is finished: kept here so that the object has
    /// nothing to drop, which makes the code of every decoder shorter.
    pub(super) error: Option<DecodeError>,
    /// Whether a number was read that a writer would spell in another way, since this was last cleared.
    pub(super) unusual: bool,
    /// Whether what a type would keep as unknown, or take as missing, is an error instead.
    pub(super) strict: bool,
    /// Where strings with escapes are put together, so that each is allocated once and in its right size.
    scratch: String,
}

/// What happens to half a surrogate pair, which no Rust string can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Halves {
    /// It is an error.
    Refused,
    /// U+FFFD stands in its place, where the text itself is kept or does not matter.
    Replaced,
}

/// A place that a [`Reader`] can go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub(super) at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Reader { text, at: 0, depth: 0, error: None, unusual: false, strict: false, scratch: String::new() }
    }

    /// The place of the next value, for [`rewind`](Self::rewind).
    pub fn mark(&mut self) -> Mark {
        self.peek();
        Mark { at: self.at, depth: self.depth }
    }

    /// Goes back to `mark`, a place of this same reader.
    pub fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }

    /// Passes over white space and looks at the next byte. `None` is the end of the text.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    /// The kind of the next value, told by its first character. The value itself may still be broken.
    ///
    /// # Errors
    /// The text has ended, or no value begins here.
    pub fn kind(&mut self) -> Result<JsonKind, DecodeError> {
        match self.peek().and_then(JsonKind::of_first_byte) {
            Some(kind) => Ok(kind),
            None => Err(self.expected("a value")),
        }
    }

    /// Reads `null` when it is next, and says whether it was.
    ///
    /// # Errors
    /// A word begins with `n` and is not `null`.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek() == Some(b'n') { self.word("null").map(|()| true) } else { Ok(false) }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The next value is something else.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.expected("true or false")),
        }
    }

    /// Reads an integer. `5.0` and `5e0` count as 5.
    ///
    /// # Errors
    /// The next value is not a number, has a fraction, or does not fit.
    pub fn i64(&mut self) -> Result<i64, DecodeError> {
        self.peek();
        match number::plain_integer(self.text.as_bytes(), self.at) {
            Some((number, end)) => {
                self.at = end;
                Ok(number)
            }
            None => self.other_i64(),
        }
    }

    /// An integer that is long or written in an unusual way.
    #[cold]
    fn other_i64(&mut self) -> Result<i64, DecodeError> {
        let start = self.mark();
        let text = self.number("an integer")?;
        match text.parse() {
            Ok(number) if number != 0 || text == "0" => Ok(number),
            _ => {
                self.unusual = true;
                number::to_i64(text).map_err(|message| DecodeError::at(start.at, message))
            }
        }
    }

    /// Reads an integer that is not negative. `5.0` and `5e0` count as 5.
    ///
    /// # Errors
    /// The next value is not a number, has a fraction, or does not fit.
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        let start = self.mark();
        let text = self.number("an integer")?;
        text.parse().or_else(|_| {
            self.unusual = true;
            number::to_u64(text).map_err(|message| DecodeError::at(start.at, message))
        })
    }

    /// Reads a number as the nearest 64-bit float.
    ///
    /// # Errors
    /// The next value is not a number, or is too large for a float.
    pub fn f64(&mut self) -> Result<f64, DecodeError> {
        let start = self.mark();
        let text = self.number("a number")?;
        let number = number::to_f64(text).map_err(|message| DecodeError::at(start.at, message))?;
        self.unusual |= !number::is_usual(text, number);
        Ok(number)
    }

    fn number(&mut self, what: &'static str) -> Result<&'a str, DecodeError> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.expected(what));
        }
        let start = self.at;
        self.skip_number()?;
        Ok(&self.text[start..self.at])
    }

    pub(super) fn skip_number(&mut self) -> Result<(), DecodeError> {
        match number::end(self.text.as_bytes(), self.at) {
            Ok(end) => {
                self.at = end;
                Ok(())
            }
            Err(end) => {
                self.at = end;
                Err(self.expected("a digit"))
            }
        }
    }

    /// Reads a string: borrowed from the text when it has no escapes.
    ///
    /// # Errors
    /// The next value is not a string, or holds a control character, an unknown escape or half a surrogate
    /// pair.
    pub fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.other_string().map(Cow::Owned),
        }
    }

    /// Reads a string that has no escapes, if one is next.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = string::plain_end(self.text.as_bytes(), start);
        let text = self.text.get(start..end)?;
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(text)
    }

    /// Reads a string that has escapes.
    #[inline(never)]
    pub(super) fn other_string(&mut self) -> Result<String, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        let start = self.at + 1;
        self.at = string::plain_end(self.text.as_bytes(), start);
        self.string_with_escapes(start)
    }

    /// Reads on from the first escape of a string.
    fn string_with_escapes(&mut self, start: usize) -> Result<String, DecodeError> {
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        let plain = &self.text[start..self.at];
        // What follows is mostly short.
        out.reserve(plain.len() + 64);
        out.push_str(plain);
        let rest = self.rest_of_string(Some(&mut out), Halves::Refused);
        let string = out.as_str().to_owned();
        self.scratch = out;
        rest.map(|()| string)
    }

    /// Reads the string `text` if it is next and written without escapes, and says whether it was. When it was not, the
    /// same string may still be next, written in another way. `text` comes from a spec and needs no escapes itself.
    pub(super) fn take_plain(&mut self, text: &str) -> bool {
        debug_assert_eq!(string::plain_end(text.as_bytes(), 0), text.len(), "{text:?} needs escapes");
        self.peek();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let behind = rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(text.as_bytes()));
        let found = matches!(behind, Some([b'"', ..]));
        if found {
            self.at += text.len() + 2;
        }
        found
    }

    /// Reads from an escape, the closing quote or an error on, and adds what it reads to `out`.
    pub(super) fn rest_of_string(
        &mut self,
        mut out: Option<&mut String>,
        halves: Halves,
    ) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let (char, end) = string::escape(bytes, self.at)
                        .map_err(|(at, message)| DecodeError::at(at, message))?;
                    if char.is_none() && halves == Halves::Refused {
                        let half = "this escape is one half of a surrogate pair, the other is missing";
                        return Err(DecodeError::at(self.at, half));
                    }
                    let run = string::plain_end(bytes, end);
                    if let Some(out) = &mut out {
                        out.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
                        out.push_str(&self.text[end..run]);
                    }
                    self.at = run;
                }
                Some(_) => {
                    return Err(DecodeError::at(
                        self.at,
                        "a control character inside a string must be escaped",
                    ));
                }
                None => return Err(DecodeError::at(self.at, "the text ended inside a string")),
            }
        }
    }

    /// Reads `[`. `false` says that the list is empty and already read.
    ///
    /// # Errors
    /// The next value is not a list, or is nested deeper than [`MAX_DEPTH`].
    pub fn open_list(&mut self) -> Result<bool, DecodeError> {
        self.open(b'[', b']', "a list")
    }

    /// Reads `{`. `false` says that the object is empty and already read; otherwise a [`key`](Self::key) is
    /// next.
    ///
    /// # Errors
    /// The next value is not an object, or is nested deeper than [`MAX_DEPTH`].
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

    /// Reads what stands behind an element of a list: `,` gives `true`, the closing `]` gives `false`.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.next(b']', "`,` or `]`")
    }

    /// Reads what stands behind a member of an object: `,` gives `true`, the closing `}` gives `false`.
    ///
    /// # Errors
    /// Something else stands there.
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

    /// Reads the key of an object's member and the `:` behind it.
    ///
    /// # Errors
    /// The next thing is not a string, or no `:` follows.
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

    /// Makes sure that only white space is left.
    ///
    /// # Errors
    /// Something else is left.
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

    /// The error that `what` was expected at the cursor, and something else was found.
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
