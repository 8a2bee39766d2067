//! Decoding an object field by field.

use std::borrow::Cow;

use super::Decode;
use super::any::Json;
use super::error::DecodeError;
use super::extra::Extra;
use super::maybe::Maybe;
use super::reader::Reader;
use super::writer::Writer;

/// An object that is being decoded.
///
/// The caller names all fields again and again while there are [`more`](Self::more) members; each call reads the member at the
/// cursor if it has that name. Members that come in the order of the calls need one round, any other order a few more. A
/// member that no call has read in a whole round is unknown and goes to the [`Extra`]. Of members with the same name the last
/// one wins. The first error is kept until [`finish`](Self::finish), so that the code for each field stays small.
///
/// ```
/// use anthropic_beta_runtime::json::{DecodeError, Reader};
///
/// let mut reader = Reader::new(r#"{"new": 1, "name": "Ada"}"#);
/// let (mut name, mut born) = (None::<String>, None::<i64>);
/// let mut object = reader.object();
/// while object.more() {
///     object.required("name", &mut name);
///     object.optional("born", &mut born);
/// }
/// let extra = object.finish(&[])?;
/// assert_eq!((name.as_deref(), born, extra.len()), (Some("Ada"), None, 1));
/// # Ok::<(), DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Object<'r, 'a> {
    reader: &'r mut Reader<'a>,
    start: usize,
    /// The key of the member at the cursor; meaningless unless `state` is `Member`.
    key: Cow<'a, str>,
    state: State,
    /// Whether the member at the cursor came there since the last call of `more`.
    moved: bool,
    /// How many constants were named in this round, and which were found: one bit each.
    constants: u32,
    found: u64,
    extra: Extra,
    error: Option<DecodeError>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Member,
    End,
}

impl<'a> Reader<'a> {
    /// Begins to read an object. That it is none is said by [`Object::finish`].
    pub fn object(&mut self) -> Object<'_, 'a> {
        let start = self.mark().at;
        let mut object = Object {
            reader: self,
            start,
            key: Cow::Borrowed(""),
            state: State::End,
            moved: true,
            constants: 0,
            found: 0,
            extra: Extra::new(),
            error: None,
        };
        let opened = object.reader.open_object();
        object.go_on(opened);
        object
    }
}

impl Object<'_, '_> {
    /// Whether there are more members to read. Takes the member at the cursor as unknown when no call wanted it.
    pub fn more(&mut self) -> bool {
        if !self.moved && self.state == State::Member {
            self.take_unknown();
        }
        self.moved = false;
        self.constants = 0;
        self.state == State::Member
    }

    /// Reads the member `name`, which must be there and must not be `null`: see [`missing`](Self::missing).
    pub fn required<T: Decode>(&mut self, name: &str, slot: &mut Option<T>) {
        if self.is_at(name) {
            match T::decode(self.reader) {
                Ok(value) => *slot = Some(value),
                Err(error) => return self.fail(error),
            }
            self.advance();
        }
    }

    /// Reads the member `name`, which can be missing or `null`.
    pub fn optional<T: Decode>(&mut self, name: &str, slot: &mut Option<T>) {
        if self.is_at(name) {
            match Option::decode(self.reader) {
                Ok(value) => *slot = value,
                Err(error) => return self.fail(error),
            }
            self.advance();
        }
    }

    /// The same as [`optional`](Self::optional): the two differ only in how they are encoded.
    pub fn nullable<T: Decode>(&mut self, name: &str, slot: &mut Option<T>) {
        self.optional(name, slot);
    }

    /// Reads the member `name`, and keeps apart whether it is missing or `null`.
    pub fn optional_nullable<T: Decode>(&mut self, name: &str, slot: &mut Maybe<T>) {
        if self.is_at(name) {
            match Maybe::decode(self.reader) {
                Ok(value) => *slot = value,
                Err(error) => return self.fail(error),
            }
            self.advance();
        }
    }

    /// Reads the member `name`, which must be `value` if it is there. A missing one is remembered by the [`Extra`], and so is
    /// `null`, so that the object is encoded as it came.
    pub fn constant(&mut self, name: &str, value: impl Constant) {
        let bit = 1_u64.checked_shl(self.constants).unwrap_or_default();
        self.constants += 1;
        if self.is_at(name) {
            match self
                .reader
                .null()
                .and_then(|null| if null { Ok(true) } else { value.check(self.reader).map(|()| false) })
            {
                Ok(true) => self.extra.push(name, Json::default()),
                Ok(false) => drop(self.extra.remove(name)),
                Err(error) => return self.fail(error),
            }
            self.found |= bit;
            self.advance();
        }
    }

    /// Ends the object: gives the fields that nobody asked for, or the first error. `constants` are the names of the constants in
    /// the order of the calls.
    ///
    /// # Errors
    /// The value is not an object, or one of its fields could not be read.
    pub fn finish(&mut self, constants: &[&'static str]) -> Result<Extra, DecodeError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        for (index, name) in constants.iter().enumerate() {
            if self.found & 1_u64.checked_shl(index as u32).unwrap_or_default() == 0 {
                self.extra.note_lacking(name);
            }
        }
        self.extra.settle();
        Ok(std::mem::take(&mut self.extra))
    }

    /// The error that the field `name` is missing.
    #[cold]
    pub fn missing(&self, name: &str) -> DecodeError {
        DecodeError::at(self.start, format!("the field `{name}` is missing"))
    }

    fn is_at(&self, name: &str) -> bool {
        self.state == State::Member && *self.key == *name
    }

    /// Goes to the next member, when the value of this one has been read.
    fn advance(&mut self) {
        let next = self.reader.next_member();
        self.go_on(next);
    }

    fn go_on(&mut self, more: Result<bool, DecodeError>) {
        self.moved = true;
        match more.and_then(|more| if more { self.reader.key().map(Some) } else { Ok(None) }) {
            Ok(Some(key)) => {
                self.key = key;
                self.state = State::Member;
            }
            Ok(None) => self.state = State::End,
            Err(error) => self.fail(error),
        }
    }

    #[cold]
    fn fail(&mut self, error: DecodeError) {
        self.state = State::End;
        self.error.get_or_insert(error);
    }

    fn take_unknown(&mut self) {
        match self.reader.raw() {
            Ok(text) => {
                self.extra.push(&self.key, Json::trusted(text));
                self.advance();
            }
            Err(error) => self.fail(error),
        }
    }
}

/// A value that a field always has: a string, a boolean or an integer.
pub trait Constant: Copy {
    /// Reads the value and makes sure that it is this one.
    ///
    /// # Errors
    /// It is another one.
    fn check(self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Writes the value.
    fn write(self, writer: &mut Writer);
}

impl Constant for &str {
    fn check(self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = reader.mark();
        let found = reader.string()?;
        if found == self {
            Ok(())
        } else {
            Err(mismatch(start.at, &format!("{self:?}"), &format!("{found:?}")))
        }
    }

    fn write(self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Constant for bool {
    fn check(self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = reader.mark();
        let found = reader.bool()?;
        if found == self { Ok(()) } else { Err(mismatch(start.at, &self.to_string(), &found.to_string())) }
    }

    fn write(self, writer: &mut Writer) {
        writer.bool(self);
    }
}

impl Constant for i64 {
    fn check(self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = reader.mark();
        let found = reader.i64()?;
        if found == self { Ok(()) } else { Err(mismatch(start.at, &self.to_string(), &found.to_string())) }
    }

    fn write(self, writer: &mut Writer) {
        writer.i64(self);
    }
}

#[cold]
fn mismatch(at: usize, expected: &str, found: &str) -> DecodeError {
    DecodeError::at(at, format!("expected {expected}, found {}", super::error::shortened(found)))
}
