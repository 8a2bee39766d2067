//! Decodes an object field by field.

use super::codec::Decode;
use super::error::DecodeError;
use super::extra::Extra;
use super::fields::{Fields, Form, Set};
use super::reader::Reader;

/// An object that is being decoded.
///
/// While there is a member of a known field, [`field_here`](Self::field_here) returns the index of that field among
/// those that are not constant, and the caller must read it with [`field`](Self::field). Members can be in any
/// order. Constants are checked, and unknown members are added to the [`Extra`]. If names are equal, the last one
/// is used. The first error is kept until [`finish`](Self::finish), so that the code for each field is small.
///
/// ```
/// use anthropic_beta_runtime::json::{DecodeError, Extra, Field, Fields, Reader};
///
/// const FIELDS: &Fields = &Fields::new(&[Field::required("name"), Field::optional("born")]);
///
/// let mut reader = Reader::new(r#"{"new": 1, "name": "Ada"}"#);
/// let (mut name, mut born) = (String::new(), None::<i64>);
/// let mut extra = Extra::new();
/// let mut object = reader.object(FIELDS, &mut extra);
/// while let Some(field) = object.field_here() {
///     match field {
///         0 => object.field(&mut name),
///         1 => object.field(&mut born),
///         _ => break,
///     }
/// }
/// object.finish()?;
/// assert_eq!((&*name, born, extra.len()), ("Ada", None, 1));
/// # Ok::<(), DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Object<'r, 'a> {
    reader: &'r mut Reader<'a>,
    fields: &'static Fields,
    /// The position of the object.
    start: usize,
    /// The position of the value of the current member, or of the white space before it.
    value: usize,
    /// The field of the current member; [`END`] if there is none.
    here: usize,
    /// The fields that have been read.
    found: Set,
    /// The fields that were `null`.
    null: Set,
    extra: &'r mut Extra,
}

/// No field has this index.
const END: usize = usize::MAX;

impl<'a> Reader<'a> {
    /// Begins an object with these fields; all others are added to `extra`. If the value is not an object,
    /// [`Object::finish`] returns the error.
    pub fn object<'r>(&'r mut self, fields: &'static Fields, extra: &'r mut Extra) -> Object<'r, 'a> {
        let start = self.mark().at;
        let opened = self.open_object();
        let mut object = Object {
            reader: self,
            fields,
            start,
            value: start,
            here: END,
            found: Set::default(),
            null: Set::default(),
            extra,
        };
        object.move_to_field(opened, 0);
        object
    }
}

impl Object<'_, '_> {
    /// Returns the field of the current member, counted from the first that is not constant; `None` at the end.
    #[inline]
    pub fn field_here(&self) -> Option<usize> {
        // The current member is never a constant.
        if self.here == END { None } else { Some(self.here - self.fields.constants) }
    }

    /// Reads the current field. `null` is an error unless `T` accepts it.
    pub fn field<T: Decode>(&mut self, slot: &mut T) {
        match T::decode(self.reader) {
            Ok(value) => {
                *slot = value;
                self.advance();
            }
            Err(error) => self.fail(error),
        }
    }

    /// Ends the object, and returns the first error.
    ///
    /// # Errors
    /// An error if the value is not an object, or a field cannot be decoded or is missing.
    pub fn finish(self) -> Result<(), DecodeError> {
        if let Some(error) = self.reader.error.take() {
            return Err(error);
        }
        let Fields { list, required, constant, missing, null, .. } = *self.fields;
        let (found, was_null) = (self.found.bits(), self.null.bits());
        let strictly = if self.reader.strict { missing & !constant } else { 0 };
        let absent = (required | strictly) & !found;
        if absent != 0 {
            let name = list.get(absent.trailing_zeros() as usize).map_or("", |field| field.name);
            return Err(DecodeError::at(self.start, format!("the field `{name}` is missing")));
        }
        if self.here != END {
            // An error in a handwritten decoder must not lose the rest.
            return Err(DecodeError::at(self.start, "the decoder has fewer calls than fields"));
        }
        let alternative = missing & !found | null & was_null;
        let null = constant & was_null;
        if alternative | null != 0 {
            self.extra.note(alternative, null);
        }
        Ok(())
    }

    /// Moves to the next member, after the value of the current one has been read.
    fn advance(&mut self) {
        self.note_found(self.here);
        let next = self.reader.next_member();
        self.move_to_field(next, self.here + 1);
    }

    /// Records a field whose value has been read.
    #[inline]
    fn note_found(&mut self, field: usize) {
        let is_new = self.found.insert(field);
        if self.reader.unusual || !is_new {
            self.note_again(field);
        }
        // Of all values, only `null` ends in this way.
        if self.reader.text.as_bytes().get(self.reader.at - 1) == Some(&b'l') {
            self.null.insert(field);
        }
    }

    /// Records a value in an unusual notation, and discards a previous one with the same name.
    #[cold]
    fn note_again(&mut self, field: usize) {
        self.null.remove(field);
        let text = self.reader.text.get(self.value..self.reader.at).unwrap_or_default().trim_ascii_start();
        let text = std::mem::take(&mut self.reader.unusual).then(|| text.into());
        self.extra.note_spelling(field, text);
    }

    /// Moves to the next member that a decoder must read, which in the order of the list is the field `next`.
    /// Checks constants, and keeps unknown members.
    #[inline]
    fn move_to_field(&mut self, mut more: Result<bool, DecodeError>, mut next: usize) {
        loop {
            match more {
                Ok(true) => {}
                Ok(false) => {
                    self.here = END;
                    self.reader.objects = false;
                    return;
                }
                Err(error) => return self.fail(error),
            }
            more = match self.key(next) {
                Ok(Some(field)) => {
                    self.value = self.reader.at;
                    if field >= self.fields.constants {
                        self.here = field;
                        self.reader.objects = self.reader.strict && self.fields.objects >> field & 1 == 1;
                        return;
                    }
                    next = field + 1;
                    self.constant(field)
                }
                Ok(None) => self.reader.next_member(),
                Err(error) => Err(error),
            };
        }
    }

    /// Checks the value of a constant field, and moves to the next member.
    fn constant(&mut self, field: usize) -> Result<bool, DecodeError> {
        if let Some(Form::Constant(value)) = self.fields.list.get(field).map(|field| field.form)
            && !self.reader.null()?
        {
            value.check(self.reader)?;
        }
        self.note_found(field);
        self.reader.next_member()
    }

    /// Reads the key of the next member and returns its field; an unknown member is read as a whole.
    #[inline]
    fn key(&mut self, next: usize) -> Result<Option<usize>, DecodeError> {
        self.reader.peek();
        let rest = self.reader.text.as_bytes().get(self.reader.at..).unwrap_or_default();
        let Some(first) = rest.first_chunk().map(|first| u64::from_le_bytes(*first)) else {
            return self.any_key(next);
        };
        let list = self.fields.list;
        let field = match list.get(next) {
            Some(field) if field.begins(rest, first) => Some(next),
            _ => self.fields.written(rest, first, next),
        };
        match field.and_then(|index| Some((index, list.get(index)?))) {
            Some((index, field)) => {
                self.reader.at += field.key_len();
                Ok(Some(index))
            }
            None => self.any_key(next),
        }
    }

    /// Reads a key that may be unknown, or contain escapes or white space.
    #[inline(never)]
    fn any_key(&mut self, next: usize) -> Result<Option<usize>, DecodeError> {
        let (key, text) = self.reader.any_key()?;
        let field = self.fields.named(&key, next);
        if field.is_none() {
            let value = self.reader.raw()?;
            self.extra.push(text, value);
        }
        Ok(field)
    }

    #[cold]
    fn fail(&mut self, error: DecodeError) {
        self.here = END;
        self.reader.error = Some(error);
    }
}
