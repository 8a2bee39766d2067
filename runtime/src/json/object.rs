//! Decoding an object field by field.

use super::any::Json;
use super::codec::Decode;
use super::constant::Constant;
use super::error::DecodeError;
use super::extra::Extra;
use super::reader::Reader;

/// A member of an object that its type knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    if_missing: IfMissing,
}

/// What happens when a member is missing.
#[derive(Clone, Copy, Debug)]
enum IfMissing {
    Fail,
    Accept,
    Note,
}

impl Field {
    /// A member that must be there.
    pub const fn required(name: &'static str) -> Self {
        Field { name, if_missing: IfMissing::Fail }
    }

    /// A member that can be missing.
    pub const fn optional(name: &'static str) -> Self {
        Field { name, if_missing: IfMissing::Accept }
    }

    /// A member that can be missing; the [`Extra`] remembers that, so that the object is encoded as it came.
    pub const fn noted(name: &'static str) -> Self {
        Field { name, if_missing: IfMissing::Note }
    }

    /// A list of fields, of which there can be 128: more do not compile.
    pub const fn list<const N: usize>(fields: &'static [Field; N]) -> &'static [Field] {
        const { assert!(N <= 128, "an object can have 128 fields") };
        fields
    }
}

/// An object that is being decoded.
///
/// The caller has a list of the fields, and makes one call for each in the same order, again and again while
/// there are
/// [`more`](Self::more) members; the call that belongs to the member at the cursor reads it. Members that come in the order of
/// the list need one round, any other order a few more. Members that are not in the list go to the [`Extra`].
/// Of members with the same name the last one wins. The first error is kept until [`finish`](Self::finish),
/// so that the code for each field stays small.
///
/// ```
/// use anthropic_beta_runtime::json::{DecodeError, Extra, Field, Reader};
///
/// const FIELDS: &[Field] = &[Field::required("name"), Field::optional("born")];
///
/// let mut reader = Reader::new(r#"{"new": 1, "name": "Ada"}"#);
/// let (mut name, mut born) = (String::new(), None::<i64>);
/// let mut extra = Extra::new();
/// let mut object = reader.object(FIELDS, &mut extra);
/// while object.more() {
///     object.field(&mut name);
///     object.field(&mut born);
/// }
/// object.finish()?;
/// assert_eq!((&*name, born, extra.len()), ("Ada", None, 1));
/// # Ok::<(), DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Object<'r, 'a> {
    reader: &'r mut Reader<'a>,
    fields: &'r [Field],
    /// Where the object begins.
    start: usize,
    /// The field of the member at the cursor: [`END`] when there is none.
    here: usize,
    /// The field of the next call.
    call: usize,
    /// Which fields have been read: one bit each.
    found: u128,
    extra: &'r mut Extra,
}

/// No field has this index.
const END: usize = usize::MAX;

impl<'a> Reader<'a> {
    /// Begins to read an object with these fields; all others go to `extra`. Of more than 128 fields, the
    /// later ones count as missing: see [`Field::list`]. That the value is no object is said by
    /// [`Object::finish`].
    pub fn object<'r>(&'r mut self, fields: &'r [Field], extra: &'r mut Extra) -> Object<'r, 'a> {
        let start = self.mark().at;
        let opened = self.open_object();
        let mut object = Object { reader: self, fields, start, here: END, call: 0, found: 0, extra };
        object.go_on(opened);
        object
    }
}

impl Object<'_, '_> {
    /// Begins a round of calls, while there are more members to read.
    pub fn more(&mut self) -> bool {
        if self.here != END && self.call != 0 && self.here >= self.call {
            // A mistake in a decoder written by hand must not become an endless loop.
            self.fail(DecodeError::at(self.start, "the decoder has fewer calls than fields"));
        }
        self.call = 0;
        self.here != END
    }

    /// Reads the next field of the list if the cursor is there. `null` is an error unless `T` takes it.
    pub fn field<T: Decode>(&mut self, slot: &mut T) {
        if self.is_here() {
            match T::decode(self.reader) {
                Ok(value) => {
                    *slot = value;
                    self.advance();
                }
                Err(error) => self.fail(error),
            }
        }
    }

    /// Reads the next field of the list if the cursor is there; it must be `value`. A missing one is
    /// remembered by the
    /// [`Extra`], and so is `null`, so that the object is encoded as it came.
    pub fn constant(&mut self, value: impl Constant) {
        if self.is_here() {
            let name = self.fields.get(self.here).map_or("", |field| field.name);
            match self.reader.null() {
                Ok(true) => self.extra.push(name, Json::default()),
                Ok(false) => match value.check(self.reader) {
                    Ok(()) => drop(self.extra.remove(name)),
                    Err(error) => return self.fail(error),
                },
                Err(error) => return self.fail(error),
            }
            self.advance();
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
        let mut found = self.found;
        for field in self.fields {
            if found & 1 == 0 {
                match field.if_missing {
                    IfMissing::Fail => return Err(missing(self.start, field.name)),
                    IfMissing::Note => self.extra.note_missing(field.name),
                    IfMissing::Accept => {}
                }
            }
            found >>= 1;
        }
        self.extra.settle();
        Ok(())
    }

    /// Whether the member at the cursor belongs to this call.
    fn is_here(&mut self) -> bool {
        let call = self.call;
        self.call += 1;
        self.here == call
    }

    /// Goes to the next member, when the value of this one has been read.
    fn advance(&mut self) {
        self.found |= bit(self.here);
        let next = self.reader.next_member();
        self.go_on(next);
    }

    /// Goes to the next member whose name is in the list, and takes those on the way that are not.
    fn go_on(&mut self, mut more: Result<bool, DecodeError>) {
        let expected = self.here.wrapping_add(1);
        loop {
            match more {
                Ok(true) => {}
                Ok(false) => {
                    self.here = END;
                    return;
                }
                Err(error) => return self.fail(error),
            }
            if self.fields.get(expected).is_some_and(|field| self.reader.take_plain(field.name)) {
                return match self.reader.colon() {
                    Ok(()) => self.here = expected,
                    Err(error) => self.fail(error),
                };
            }
            let key = match self.reader.key() {
                Ok(key) => key,
                Err(error) => return self.fail(error),
            };
            if let Some(index) = find(self.fields, &key, expected) {
                self.here = index;
                return;
            }
            more = match self.reader.raw() {
                Ok(text) => {
                    self.extra.push(&key, Json::trusted(text));
                    self.reader.next_member()
                }
                Err(error) => Err(error),
            };
        }
    }

    #[cold]
    fn fail(&mut self, error: DecodeError) {
        self.here = END;
        self.reader.error = Some(error);
    }
}

/// The index of the field `name`. Looks first behind where the last one was.
fn find(fields: &[Field], name: &str, expected: usize) -> Option<usize> {
    let (before, after) = fields.split_at(expected.min(fields.len()));
    let position = |fields: &[Field]| fields.iter().position(|field| field.name == name);
    position(after).map(|index| before.len() + index).or_else(|| position(before))
}

fn bit(index: usize) -> u128 {
    1_u128.checked_shl(index as u32).unwrap_or_default()
}

#[cold]
fn missing(at: usize, name: &str) -> DecodeError {
    DecodeError::at(at, format!("the field `{name}` is missing"))
}
