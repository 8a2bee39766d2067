//! Strings: reading them, and their escapes.

use std::borrow::Cow;

use super::error::DecodeError;
use super::reader::Reader;

/// How to treat an unpaired surrogate, which no Rust string can contain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Surrogates {
    /// It is an error.
    Refused,
    /// It is replaced by U+FFFD, if the text is kept or ignored.
    Replaced,
}

impl<'a> Reader<'a> {
    /// Reads a string. It is borrowed from the text if it has no escapes.
    ///
    /// # Errors
    /// An error if the next value is not a string, or contains a control character, an unknown escape or an
    /// unpaired surrogate.
    pub fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.other_string().map(Cow::Owned),
        }
    }

    /// Reads a string without escapes, if one is next.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        let text = self.text.get(start..end)?;
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(text)
    }

    /// Reads a string with escapes.
    #[inline(never)]
    pub(super) fn other_string(&mut self) -> Result<String, DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        let start = self.at + 1;
        self.at = plain_end(self.text.as_bytes(), start);
        self.string_with_escapes(start)
    }

    /// Reads the rest of a string from its first escape on.
    fn string_with_escapes(&mut self, start: usize) -> Result<String, DecodeError> {
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        let plain = &self.text[start..self.at];
        // The rest is usually short.
        out.reserve(plain.len() + 64);
        out.push_str(plain);
        let rest = self.rest_of_string(Some(&mut out), Surrogates::Refused);
        let string = out.as_str().to_owned();
        self.scratch = out;
        rest.map(|()| string)
    }

    /// Reads the string `text` if it is next without escapes, and returns whether it was. Otherwise, the same
    /// string may still be next in another notation. `text` comes from a spec and needs no escapes.
    pub(super) fn take_plain(&mut self, text: &str) -> bool {
        debug_assert_eq!(plain_end(text.as_bytes(), 0), text.len(), "{text:?} needs escapes");
        self.peek();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let behind = rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(text.as_bytes()));
        let found = matches!(behind, Some([b'"', ..]));
        if found {
            self.at += text.len() + 2;
        }
        found
    }

    /// Reads from an escape, the closing quote or an error on, and appends to `out`.
    pub(super) fn rest_of_string(
        &mut self,
        mut out: Option<&mut String>,
        surrogates: Surrogates,
    ) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let (char, end) =
                        escape(bytes, self.at).map_err(|(at, message)| DecodeError::at(at, message))?;
                    if char.is_none() && surrogates == Surrogates::Refused {
                        let half = "this escape is an unpaired surrogate";
                        return Err(DecodeError::at(self.at, half));
                    }
                    let run = plain_end(bytes, end);
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
}

/// Returns where the plain characters from `at` on end: at `"`, `\`, a control character, or the end of the text.
pub(super) fn plain_end(bytes: &[u8], at: usize) -> usize {
    const LINE: usize = 32;
    let rest = bytes.get(at..).unwrap_or_default();
    // Most strings end within the first chunk.
    if let Some(end) = first_special(rest.get(..LINE).unwrap_or(rest)) {
        return at + end;
    }
    let is_plain = |line: &&[u8]| !line.iter().fold(false, |found, byte| found | is_special(*byte));
    let plain = LINE * rest.chunks_exact(LINE).skip(1).take_while(is_plain).count() + LINE.min(rest.len());
    let rest = rest.get(plain..).unwrap_or_default();
    at + plain + first_special(rest).unwrap_or(rest.len())
}

fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Returns the position of the first special character.
#[inline]
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(place) = in_block(*block) {
            return Some(8 * index + place);
        }
    }
    match bytes.last_chunk::<8>() {
        // The last block overlaps the one before.
        Some(block) if !rest.is_empty() => in_block(*block).map(|place| bytes.len() - 8 + place),
        _ => rest.iter().position(|byte| is_special(*byte)),
    }
}

/// Returns the position of the first special character of eight bytes.
#[inline]
fn in_block(block: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    // The high bit of a byte in `hit` states that the byte is special. The lowest one is always right; a borrow can
    // only cause false ones above it.
    let word = u64::from_le_bytes(block);
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = word ^ (ONES * b'"' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = word ^ (ONES * b'\\' as u64);
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    let hit = (control | quote | backslash) & (ONES << 7);
    (hit != 0).then_some((hit.trailing_zeros() / 8) as usize)
}

/// Decodes the escape whose `\` is at `at`. Returns its character, or `None` for an unpaired surrogate, and where
/// it ends. The error contains a position and a message.
pub(super) fn escape(bytes: &[u8], at: usize) -> Result<(Option<char>, usize), (usize, &'static str)> {
    let char = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at),
        Some(_) => return Err((at, "this escape is not valid in JSON")),
        None => return Err((at + 1, "the text ended inside a string")),
    };
    Ok((Some(char), at + 2))
}

/// Decodes `\uXXXX`, or two of them for a surrogate pair.
fn unicode(bytes: &[u8], at: usize) -> Result<(Option<char>, usize), (usize, &'static str)> {
    let first = hex(bytes, at + 2).ok_or((at, "`\\u` must be followed by four hex digits"))?;
    if let Some(char) = char::from_u32(first) {
        return Ok((Some(char), at + 6));
    }
    if first > 0xDBFF || bytes.get(at + 6..at + 8) != Some(b"\\u") {
        return Ok((None, at + 6));
    }
    let second = hex(bytes, at + 8).ok_or((at + 6, "`\\u` must be followed by four hex digits"))?;
    if !(0xDC00..=0xDFFF).contains(&second) {
        return Ok((None, at + 6));
    }
    Ok((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), at + 12))
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |code, byte| Some(code << 4 | (*byte as char).to_digit(16)?))
}
