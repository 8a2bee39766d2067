//! The members of an object that its type knows.

use super::constant::Constant;

/// A member of an object that its type knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) form: Form,
    start: KeyStart,
}

/// How a member is written that has no value. Each form has another one, which the [`Extra`](super::Extra)
/// remembers when a member came in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// It has no other value than this one. Otherwise: missing, or `null`.
    Constant(&'static dyn Constant),
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

/// How a key begins: its first eight bytes, quotes included, as one number.
#[derive(Clone, Copy, Debug)]
struct KeyStart {
    bytes: u64,
    /// Which of the bytes belong to the key.
    mask: u64,
}

impl KeyStart {
    /// How `"name":` begins.
    const fn of(name: &str) -> Self {
        let (mut bytes, mut mask, mut at) = ([0; 8], [0; 8], 0);
        while at < 8 && at < name.len() + 3 {
            mask[at] = u8::MAX;
            bytes[at] = match at {
                0 => b'"',
                _ if at <= name.len() => name.as_bytes()[at - 1],
                _ if at == name.len() + 1 => b'"',
                _ => b':',
            };
            at += 1;
        }
        KeyStart { bytes: u64::from_le_bytes(bytes), mask: u64::from_le_bytes(mask) }
    }
}

impl Field {
    /// A member that always has the same value.
    pub const fn constant<C: Constant>(name: &'static str, value: &'static C) -> Self {
        Self::new(name, Form::Constant(value))
    }

    /// A member that must be there.
    pub const fn required(name: &'static str) -> Self {
        Self::new(name, Form::Required)
    }

    /// A member that ought to be there, and is blank when it is not.
    pub const fn tolerant(name: &'static str) -> Self {
        Self::new(name, Form::Tolerant)
    }

    /// A member that is `null` when there is no value.
    pub const fn nullable(name: &'static str) -> Self {
        Self::new(name, Form::Nullable)
    }

    /// A member that is missing when there is no value.
    pub const fn optional(name: &'static str) -> Self {
        Self::new(name, Form::Optional)
    }

    /// A member that can be missing, `null` or a value.
    pub const fn optional_nullable(name: &'static str) -> Self {
        Self::new(name, Form::OptionalNullable)
    }

    const fn new(name: &'static str, form: Form) -> Self {
        Field { name, form, start: KeyStart::of(name) }
    }

    /// How long `"name":` is.
    pub(super) fn key_len(&self) -> usize {
        self.name.len() + 3
    }

    /// Whether `text` begins with `"name":`, whose first eight bytes are `first`.
    #[inline]
    pub(super) fn begins(&self, text: &[u8], first: u64) -> bool {
        let Self { name, start, .. } = self;
        // Eight bytes hold a name of five.
        first & start.mask == start.bytes && (name.len() <= 5 || self.begins_on(text))
    }

    fn begins_on(&self, text: &[u8]) -> bool {
        let behind = text.get(1..).and_then(|text| text.strip_prefix(self.name.as_bytes()));
        matches!(behind, Some([b'"', b':', ..]))
    }
}

/// The members of an object that its type knows, and what of them has to be remembered: one bit each.
#[derive(Debug)]
pub struct Fields {
    pub(super) list: &'static [Field],
    pub(super) required: u128,
    pub(super) constant: u128,
    /// Those whose other form is to be missing.
    pub(super) missing: u128,
    /// Those whose other form is `null`.
    pub(super) null: u128,
    /// How many are constant; they come first.
    pub(super) constants: usize,
    secret: bool,
}

impl Fields {
    /// A list of fields, constants first, of which there can be 128: more do not compile.
    pub const fn new<const N: usize>(list: &'static [Field; N]) -> Self {
        const { assert!(N <= 128, "an object can have 128 fields") };
        let mut fields =
            Fields { list, required: 0, constant: 0, missing: 0, null: 0, constants: 0, secret: false };
        let mut index = 0;
        while index < N {
            let bit = 1_u128 << index;
            match list[index].form {
                Form::Required => fields.required |= bit,
                Form::Constant(_) => {
                    assert!(fields.constants == index, "constants come before other fields");
                    fields.constants += 1;
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

    /// The field whose key `text` begins with; `first` are the first eight bytes. Looks from the field `next` on, and then at
    /// those before it.
    #[inline(never)]
    pub(super) fn written(&self, text: &[u8], first: u64, next: usize) -> Option<usize> {
        let mut index = next;
        for _ in 0..self.list.len() {
            index = if index < self.list.len() { index } else { 0 };
            if self.list.get(index)?.begins(text, first) {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    /// The field `name`. Looks from the field `next` on first.
    pub(super) fn named(&self, name: &str, next: usize) -> Option<usize> {
        let (before, after) = self.list.split_at_checked(next)?;
        let position = |fields: &[Field]| fields.iter().position(|field| field.name == name);
        position(after).map(|index| before.len() + index).or_else(|| position(before))
    }
}

/// A type that [`object!`](crate::object) made.
pub trait Known {
    /// Its fields, constants first.
    const FIELDS: &'static Fields;
}

/// Fields by their index.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Set([u64; 2]);

impl Set {
    /// Adds a field, and says whether it is new.
    #[inline]
    pub(super) fn insert(&mut self, field: usize) -> bool {
        let (word, bit) = (&mut self.0[field / 64 % 2], 1 << (field % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(super) fn remove(&mut self, field: usize) {
        self.0[field / 64 % 2] &= !(1 << (field % 64));
    }

    /// One bit for each field.
    pub(super) fn bits(self) -> u128 {
        u128::from(self.0[0]) | u128::from(self.0[1]) << 64
    }
}
