//! Decoding an object field by field.

use super::codec::Decode;
use super::constant::Constant;
use super::error::DecodeError;
use super::extra::Extra;
use super::reader::Reader;

/// A member of an object that its type knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) form: Form,
}

/// How a member is written that has no value. Each form has another one, which the [`Extra`] remembers when a
/// member came in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// It has no other value than this one. Otherwise: missing, or `null`.
    Constant,
    /// It always has a value; a text without it is an error.
    Required,
    /// It always has a value, which may be blank. Otherwise: missing.
    Tolerant,
    /// As `null`. Otherwise: missing.
    Nullable,
    /// It is missing. Otherwise: `null`.
    Optional,
    /// The value says which of the two.
    OptionalNullable,
}

impl Field {
    /// A member that always has the same value.
    pub const fn constant(name: &'static str) -> Self {
        Field { name, form: Form::Constant }
    }

    /// A member that must be there.
    pub const fn required(name: &'static str) -> Self {
        Field { name, form: Form::Required }
    }

    /// A member that ought to be there, and is blank when it is not.
    pub const fn tolerant(name: &'static str) -> Self {
        Field { name, form: Form::Tolerant }
    }

    /// A member that is `null` when there is no value.
    pub const fn nullable(name: &'static str) -> Self {
        Field { name, form: Form::Nullable }
    }

    /// A member that is missing when there is no value.
    pub const fn optional(name: &'static str) -> Self {
        Field { name, form: Form::Optional }
    }

    /// A member that can be missing, `null` or a value.
    pub const fn optional_nullable(name: &'static str) -> Self {
        Field { name, form: Form::OptionalNullable }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

/// The members of an object that its type knows, and what of them has to be remembered: one bit each.
#[derive(Debug)]
pub struct Fields {
    list: &'static [Field],
    required: u128,
    constant: u128,
    /// Those whose other form is to be missing.
    missing: u128,
    /// Those whose other form is `null`.
    null: u128,
    secret: bool,
}

impl Fields {
    /// A list of fields, of which there can be 128: more do not compile.
    pub const fn new<const N: usize>(list: &'static [Field; N]) -> Self {
        const { assert!(N <= 128, "an object can have 128 fields") };
        let mut fields = Fields { list, required: 0, constant: 0, missing: 0, null: 0, secret: false };
        let mut index = 0;
        while index < N {
            let bit = 1_u128 << index;
            match list[index].form {
                Form::Required => fields.required |= bit,
                Form::Constant => {
                    fields.constant |= bit;
                    fields.missing |= bit;
                }
                Form::Tolerant | Form::Nullable => fields.missing |= bit,
                Form::Optional => fields.null |= bit,
                Form::OptionalNullable => {}
            }
            index += 1;
        }
        fields
    }

    /// The same for a type that holds a secret, whose unknown fields must not show.
    pub const fn secret(self) -> Self {
        Fields { secret: true, ..self }
    }

    /// Whether the type holds a secret.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Field> {
        self.list.iter()
    }
}

/// A type that [`object!`](crate::object) made.
pub trait Known {
    /// Its fields, constants first.
    const FIELDS: &'static Fields;
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
/// use anthropic_beta_runtime::json::{DecodeError, Extra, Field, Fields, Reader};
///
/// const FIELDS: &Fields = &Fields::new(&[Field::required("name"), Field::optional("born")]);
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
    fields: &'static Fields,
    /// Where the object begins.
    start: usize,
    /// Where the value of the member at the cursor begins, or the white space before it.
    value: usize,
    /// The field of the member at the cursor: [`END`] when there is none.
    here: usize,
    /// The field of the next call.
    call: usize,
    /// Which fields have been read: one bit each.
    found: u128,
    /// Which of them were `null`.
    null: u128,
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
            call: 0,
            found: 0,
            null: 0,
            extra,
        };
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

    /// Reads the next field of the list if the cursor is there; it must be `value`, or `null`.
    pub fn constant(&mut self, value: impl Constant) {
        if self.is_here() {
            let read = match self.reader.null() {
                Ok(true) => Ok(()),
                Ok(false) => value.check(self.reader),
                Err(error) => Err(error),
            };
            match read {
                Ok(()) => self.advance(),
                Err(error) => self.fail(error),
            }
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
        let strictly = if self.reader.strict { missing & !constant } else { 0 };
        let lacking = (required | strictly) & !self.found;
        if lacking != 0 {
            let name = list.get(lacking.trailing_zeros() as usize).map_or("", |field| field.name);
            return Err(DecodeError::at(self.start, format!("the field `{name}` is missing")));
        }
        let otherwise = missing & !self.found | null & self.null;
        let null = constant & self.null;
        if otherwise | null != 0 {
            self.extra.note(otherwise, null);
        }
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
        let bit = bit(self.here);
        let again = self.found & bit != 0;
        self.found |= bit;
        if self.reader.unusual || again {
            self.note_again(bit);
        }
        // Of all values only `null` ends like this.
        if self.reader.text.as_bytes().get(self.reader.at - 1) == Some(&b'l') {
            self.null |= bit;
        }
        let next = self.reader.next_member();
        self.go_on(next);
    }

    /// Takes note of a value in an unusual spelling, and forgets the one before it that had the same name.
    #[cold]
    fn note_again(&mut self, bit: u128) {
        self.null &= !bit;
        let text = self.reader.text.get(self.value..self.reader.at).unwrap_or_default().trim_ascii_start();
        let text = std::mem::take(&mut self.reader.unusual).then(|| text.into());
        self.extra.note_spelling(self.here, text);
    }

    /// Goes to the next member whose name is in the list, and takes those on the way that are not.
    fn go_on(&mut self, mut more: Result<bool, DecodeError>) {
        let list = self.fields.list;
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
            if list.get(expected).is_some_and(|field| self.reader.take_plain(field.name)) {
                return match self.reader.colon() {
                    Ok(()) => {
                        self.here = expected;
                        self.value = self.reader.at;
                    }
                    Err(error) => self.fail(error),
                };
            }
            let (key, text) = match self.reader.any_key() {
                Ok(key) => key,
                Err(error) => return self.fail(error),
            };
            if let Some(index) = find(list, &key, expected) {
                self.here = index;
                self.value = self.reader.at;
                return;
            }
            more = match self.reader.raw() {
                Ok(value) => {
                    self.extra.push(text, value);
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
