//! Skips values without decoding them.

use std::borrow::Cow;

use super::error::DecodeError;
use super::kind::JsonKind;
use super::reader::Reader;
use super::string;
use super::string::Surrogates;

impl<'a> Reader<'a> {
    /// Reads any value and returns its text, checked and unchanged.
    ///
    /// # Errors
    /// An error if the value is not JSON.
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.mark();
        self.skip()?;
        Ok(&self.text[start.at..self.at])
    }

    /// Skips and checks one value. It uses a constant amount of stack, regardless of the nesting.
    ///
    /// # Errors
    /// An error if the value is not JSON.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        let floor = self.depth;
        // One bit for each open level, the innermost level lowest: 1 is an object. `MAX_DEPTH` levels fit.
        let mut objects: u128 = 0;
        loop {
            match self.kind()? {
                JsonKind::Object => {
                    if self.open_object()? {
                        objects = objects << 1 | 1;
                        self.skip_key()?;
                        continue;
                    }
                }
                JsonKind::List => {
                    if self.open_list()? {
                        objects <<= 1;
                        continue;
                    }
                }
                JsonKind::String => self.skip_string()?,
                JsonKind::Number => self.skip_number()?,
                JsonKind::Boolean => self.bool().map(drop)?,
                JsonKind::Null => self.word("null")?,
            }
            loop {
                if self.depth == floor {
                    return Ok(());
                }
                if objects & 1 == 0 {
                    if self.next_element()? {
                        break;
                    }
                } else if self.next_member()? {
                    self.skip_key()?;
                    break;
                }
                objects >>= 1;
            }
        }
    }

    /// Reads a string whose text is kept or ignored, so that an unpaired surrogate can be replaced.
    #[inline]
    pub(super) fn any_string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let start = self.at;
        match self.string() {
            Ok(string) => Ok(string),
            Err(error) => self.string_with_surrogates(start, error),
        }
    }

    /// Reads a string again that could not be decoded; returns `error` if it is not a string or not JSON.
    #[cold]
    fn string_with_surrogates(
        &mut self,
        start: usize,
        error: DecodeError,
    ) -> Result<Cow<'a, str>, DecodeError> {
        self.at = start;
        if self.peek() != Some(b'"') {
            return Err(error);
        }
        let text = self.raw()?;
        let mut replaced = Reader::new(text);
        replaced.at = string::plain_end(text.as_bytes(), 1);
        let mut out = text[1..replaced.at].to_owned();
        replaced.rest_of_string(Some(&mut out), Surrogates::Replaced)?;
        Ok(out.into())
    }

    /// Reads the key of an object's member and the `:` after it, as [`any_string`](Self::any_string) does. Also
    /// returns the text of the key, which keeps an unpaired surrogate.
    #[inline]
    pub(super) fn any_key(&mut self) -> Result<(Cow<'a, str>, &'a str), DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        let start = self.at;
        let key = self.any_string()?;
        let text = self.text.get(start..self.at).unwrap_or_default();
        match self.colon() {
            Ok(()) => Ok((key, text)),
            Err(error) => Err(error),
        }
    }

    fn skip_string(&mut self) -> Result<(), DecodeError> {
        self.at = string::plain_end(self.text.as_bytes(), self.at + 1);
        self.rest_of_string(None, Surrogates::Replaced)
    }

    fn skip_key(&mut self) -> Result<(), DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        self.skip_string()?;
        self.colon()
    }
}
