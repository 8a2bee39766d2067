//! The fields that the type of an object defines.

use super::constant::Constant;

/// A field that the type of an object defines.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) form: Form,
    /// Whether all JSON of its type should be objects.
    objects: bool,
    start: KeyStart,
}

/// How a field without a value is encoded. Each form has an alternative, which the [`Extra`](super::Extra) records
/// if it is received.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// It always has this value. Alternatives: missing, or `null`.
    Constant(&'static dyn Constant),
    /// It always has a value; a text without it is an error.
    Required,
    /// It always has a value, which may be empty. Alternative: missing.
    DefaultIfMissing,
    /// It is `null`. Alternative: missing.
    Nullable,
    /// It is missing. Alternative: `null`.
    Optional,
    /// It is missing or `null`, as the value states.
    OptionalNullable,
}

/// The beginning of a key: its first eight bytes, including quotes, as one number.
#[derive(Clone, Copy, Debug)]
struct KeyStart {
    bytes: u64,
    /// Which of the bytes belong to the key.
    mask: u64,
}

impl KeyStart {
    /// Returns the beginning of `"name":`.
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
    /// A field that always has the same value.
    pub const fn constant<C: Constant>(name: &'static str, value: &'static C) -> Self {
        Self::new(name, Form::Constant(value))
    }

    /// A field that is required.
    pub const fn required(name: &'static str) -> Self {
        Self::new(name, Form::Required)
    }

    /// A field that is empty if it is missing.
    pub const fn default_if_missing(name: &'static str) -> Self {
        Self::new(name, Form::DefaultIfMissing)
    }

    /// A field that is `null` without a value.
    pub const fn nullable(name: &'static str) -> Self {
        Self::new(name, Form::Nullable)
    }

    /// A field that is missing without a value.
    pub const fn optional(name: &'static str) -> Self {
        Self::new(name, Form::Optional)
    }

    /// A field that can be missing, `null` or a value.
    pub const fn optional_nullable(name: &'static str) -> Self {
        Self::new(name, Form::OptionalNullable)
    }

    const fn new(name: &'static str, form: Form) -> Self {
        Field { name, form, objects: false, start: KeyStart::of(name) }
    }

    /// Sets that each [`Json`](super::Json) of this field must be an object, which a strict reader checks.
    pub const fn objects(self) -> Self {
        Field { objects: true, ..self }
    }

    /// Returns the length of `"name":`.
    pub(super) fn key_len(&self) -> usize {
        self.name.len() + 3
    }

    /// Whether `text` begins with `"name":`, whose first eight bytes are `first`.
    #[inline]
    pub(super) fn begins(&self, text: &[u8], first: u64) -> bool {
        let Self { name, start, .. } = self;
        // Eight bytes contain a name of at most five.
        first & start.mask == start.bytes && (name.len() <= 5 || self.begins_on(text))
    }

    fn begins_on(&self, text: &[u8]) -> bool {
        let behind = text.get(1..).and_then(|text| text.strip_prefix(self.name.as_bytes()));
        matches!(behind, Some([b'"', b':', ..]))
    }
}

/// The fields that the type of an object defines, with one bit for what can be recorded about each.
#[derive(Debug)]
pub struct Fields {
    pub(super) list: &'static [Field],
    pub(super) required: u128,
    pub(super) constant: u128,
    /// Those whose alternative is to be missing.
    pub(super) missing: u128,
    /// Those whose alternative is `null`.
    pub(super) null: u128,
    /// Those whose JSON should be objects.
    pub(super) objects: u128,
    /// The number of constant fields, which come first.
    pub(super) constants: usize,
    secret: bool,
}

impl Fields {
    /// Creates a list of at most 128 fields, constants first; a longer list does not compile.
    pub const fn new<const N: usize>(list: &'static [Field; N]) -> Self {
        const { assert!(N <= 128, "an object can have 128 fields") };
        let mut fields = Fields {
            list,
            required: 0,
            constant: 0,
            missing: 0,
            null: 0,
            objects: 0,
            constants: 0,
            secret: false,
        };
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
                Form::DefaultIfMissing | Form::Nullable => fields.missing |= bit,
                Form::Optional => fields.null |= bit,
                Form::OptionalNullable => {}
            }
            if list[index].objects {
                fields.objects |= bit;
            }
            index += 1;
        }
        fields
    }

    /// Sets that the type contains a secret, so that `Debug` does not print values of unknown fields.
    pub const fn secret(self) -> Self {
        Fields { secret: true, ..self }
    }

    /// Whether the type contains a secret.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Field> {
        self.list.iter()
    }

    /// Returns the field whose key begins `text`; `first` are the first eight bytes. Searches from the field `next`
    /// on, and then those before it.
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

    /// Returns the field `name`. Searches from the field `next` on first.
    pub(super) fn named(&self, name: &str, next: usize) -> Option<usize> {
        let (before, after) = self.list.split_at_checked(next)?;
        let position = |fields: &[Field]| fields.iter().position(|field| field.name == name);
        position(after).map(|index| before.len() + index).or_else(|| position(before))
    }
}

/// A type that is defined by [`object!`](crate::object).
pub trait Known {
    /// The fields, constants first.
    const FIELDS: &'static Fields;
}

/// A set of fields by their index.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Set([u64; 2]);

impl Set {
    /// Adds a field, and returns whether it is new.
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

    /// Returns one bit for each field.
    pub(super) fn bits(self) -> u128 {
        u128::from(self.0[0]) | u128::from(self.0[1]) << 64
    }
}
