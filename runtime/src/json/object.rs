//! Decoding an object field by field.

use super::codec::Decode;
use super::error::DecodeError;
use super::extra::Extra;
use super::fields::{Fields, Form, Set};
use super::reader::Reader;

/// An object that is being decoded.
///
/// While there is a member whose field the type knows, [`field_here`](Self::field_here) gives the place of that field among
/// those that are not constant, and the caller has to read it with [`field`](Self::field). Members come in any order.
/// Constants are checked on the way, and members that are not in the list go to the [`Extra`].
/// Of members with the same name the last one wins. The first error is kept until [`finish`](Self::finish),
/// so that the code for each field stays small.
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
    /// Where the object begins.
    start: usize,
    /// Where the value of the member at the cursor begins, or the white space before it.
    value: usize,
    /// The field of the member at the cursor: [`END`] when there is none.
    here: usize,
    /// Which fields have been read.
    found: Set,
    /// Which of them were `null`.
    null: Set,
    extra: &'r mut Extra,
}

/// No field has this index.
const END: usize = usize::MAX;

impl<'a> Reader<'a> {
    /// Begins to read an object with these fields; all others go to `extra`. That the value is no object is
    /// said by [`Object::finish`].
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
        object.go_on(opened, 0);
        object
    }
}

impl Object<'_, '_> {
    /// Which field the member at the cursor is, counted from the first that is not constant; `None` at the end.
    #[inline]
    pub fn field_here(&self) -> Option<usize> {
        // The list may have any number of constants, but none is ever at the cursor.
        if self.here == END { None } else { Some(self.here - self.fields.constants) }
    }

    /// Reads the field at the cursor. `null` is an error unless `T` takes it.
    pub fn field<T: Decode>(&mut self, slot: &mut T) {
        match T::decode(self.reader) {
            Ok(value) => {
                *slot = value;
                self.advance();
            }
            Err(error) => self.fail(error),
        }
    }

    /// Ends the object, and gives the first error.
    ///
    /// # Errors
    /// The value is not an object, or one of its fields could not be read, or is missing.
    pub fn finish(self) -> Result<(), DecodeError> {
        if let Some(error) = self.reader.error.take() {
            return Err(error);
        }
        let Fields { list, required, constant, missing, null, .. } = *self.fields;
        let (found, was_null) = (self.found.bits(), self.null.bits());
        let strictly = if self.reader.strict { missing & !constant } else { 0 };
        let lacking = (required | strictly) & !found;
        if lacking != 0 {
            let name = list.get(lacking.trailing_zeros() as usize).map_or("", |field| field.name);
            return Err(DecodeError::at(self.start, format!("the field `{name}` is missing")));
        }
        if self.here != END {
            // A mistake in a decoder written by hand must not lose what follows.
            return Err(DecodeError::at(self.start, "the decoder has fewer calls than fields"));
        }
        let otherwise = missing & !found | null & was_null;
        let null = constant & was_null;
        if otherwise | null != 0 {
            self.extra.note(otherwise, null);
        }
        Ok(())
    }

    /// Goes to the next member, when the value of this one has been read.
    fn advance(&mut self) {
        self.note_found(self.here);
        let next = self.reader.next_member();
        self.go_on(next, self.here + 1);
    }

    /// Takes note of a field whose value has been read.
    #[inline]
    fn note_found(&mut self, field: usize) {
        let is_new = self.found.insert(field);
        if self.reader.unusual || !is_new {
            self.note_again(field);
        }
        // Of all values only `null` ends like this.
        if self.reader.text.as_bytes().get(self.reader.at - 1) == Some(&b'l') {
            self.null.insert(field);
        }
    }

    /// Takes note of a value in an unusual spelling, and forgets the one before it that had the same name.
    #[cold]
    fn note_again(&mut self, field: usize) {
        self.null.remove(field);
        let text = self.reader.text.get(self.value..self.reader.at).unwrap_or_default().trim_ascii_start();
        let text = std::mem::take(&mut self.reader.unusual).then(|| text.into());
        self.extra.note_spelling(field, text);
    }

    /// Goes to the next member that a decoder has to read; by the list it is the field `next`. Checks the constants on the
    /// way, and takes the members that are not in the list.
    #[inline]
    fn go_on(&mut self, mut more: Result<bool, DecodeError>, mut next: usize) {
        loop {
            match more {
                Ok(true) => {}
                Ok(false) => {
                    self.here = END;
                    return;
                }
                Err(error) => return self.fail(error),
            }
            more = match self.key(next) {
                Ok(Some(field)) => {
                    self.value = self.reader.at;
                    if field >= self.fields.constants {
                        self.here = field;
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

    /// Checks the value of a constant field, and goes to what follows.
    fn constant(&mut self, field: usize) -> Result<bool, DecodeError> {
        if let Some(Form::Constant(value)) = self.fields.list.get(field).map(|field| field.form)
            && !self.reader.null()?
        {
            value.check(self.reader)?;
        }
        self.note_found(field);
        self.reader.next_member()
    }

    /// Reads the key of the next member and says which field it is; an unknown member is taken whole.
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

    /// Does the same for a key that may be unknown, or written with escapes or white space.
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
