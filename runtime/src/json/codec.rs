//! How plain types are decoded and encoded.

use std::collections::BTreeMap;

use super::error::DecodeError;
use super::maybe::Maybe;
use super::reader::Reader;
use super::writer::Writer;

// Matches in place of `?` and `map` where a `T` is involved: they are compiled again for each of the many
// types.

/// A type that can be read from JSON.
pub trait Decode: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// The next value does not have the shape of this type. The error knows its place only after
    /// [`from_str`](super::from_str) has looked it up.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// A type that can be a required field of an [`object!`](crate::object).
///
/// An object is decoded in place, field by field. Until a field has been read it holds this value. Of a
/// required field no program gets to see it, since one that is missing in the end is an error; a tolerant one
/// keeps it. A constant costs nothing to start with, but `Box` has none: a recursive type needs its boxes
/// only where a field can be left out, and in the variants of unions.
#[diagnostic::on_unimplemented(
    message = "a required or tolerant field of `object!` cannot be a `{Self}`",
    note = "`Box` goes around optional fields and variants of unions; other types need `impl Blank`"
)]
pub trait Blank: Sized {
    /// Zero, empty, `false`, `null`; of an enum or union the unknown value without text, or else the first
    /// one.
    const BLANK: Self;
}

/// A type that can be written as JSON.
pub trait Encode {
    /// Writes exactly one value.
    fn encode(&self, writer: &mut Writer);
}

impl Writer {
    /// Writes a whole list.
    pub fn list<T: Encode>(&mut self, items: &[T]) {
        self.begin_list();
        for item in items {
            self.element();
            item.encode(self);
        }
        self.end_list();
    }

    /// Writes a member of an object.
    pub fn member<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        self.key(key);
        value.encode(self);
    }
}

impl Decode for bool {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.bool()
    }
}

impl Encode for bool {
    fn encode(&self, writer: &mut Writer) {
        writer.bool(*self);
    }
}

/// `5.0` and `5e0` count as 5.
impl Decode for i64 {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.i64()
    }
}

impl Encode for i64 {
    fn encode(&self, writer: &mut Writer) {
        writer.i64(*self);
    }
}

/// `5.0` and `5e0` count as 5.
impl Decode for u64 {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.u64()
    }
}

impl Encode for u64 {
    fn encode(&self, writer: &mut Writer) {
        writer.u64(*self);
    }
}

impl Decode for f64 {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.f64()
    }
}

/// Infinity and NaN are written as `null`.
impl Encode for f64 {
    fn encode(&self, writer: &mut Writer) {
        writer.f64(*self);
    }
}

impl Decode for String {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.plain_string() {
            Some(text) => Ok(text.to_owned()),
            None => reader.other_string(),
        }
    }
}

impl Encode for String {
    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Encode for str {
    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

/// `null`
impl Encode for () {
    fn encode(&self, writer: &mut Writer) {
        writer.null();
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut list = Vec::new();
        let mut more = reader.open_list()?;
        while more {
            match T::decode(reader) {
                Ok(item) => list.push(item),
                Err(error) => return Err(error),
            }
            more = reader.next_element()?;
        }
        Ok(list)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut Writer) {
        writer.list(self);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, writer: &mut Writer) {
        writer.list(self);
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, writer: &mut Writer) {
        writer.list(self);
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match T::decode(reader) {
            Ok(value) => Ok(Box::new(value)),
            Err(error) => Err(error),
        }
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, writer: &mut Writer) {
        (**self).encode(writer);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, writer: &mut Writer) {
        (**self).encode(writer);
    }
}

/// `null` is `None`.
impl<T: Decode> Decode for Option<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.null()? {
            return Ok(None);
        }
        match T::decode(reader) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error),
        }
    }
}

/// `None` is `null`.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }
}

impl<T: Decode> Decode for Maybe<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.null()? {
            return Ok(Maybe::Null);
        }
        match T::decode(reader) {
            Ok(value) => Ok(Maybe::Value(value)),
            Err(error) => Err(error),
        }
    }
}

/// Outside of an object nothing can be left out: `Absent` is `null` there.
impl<T: Encode> Encode for Maybe<T> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Maybe::Value(value) => value.encode(writer),
            Maybe::Absent | Maybe::Null => writer.null(),
        }
    }
}

/// Of equal keys the last one wins.
impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = BTreeMap::new();
        let mut more = reader.open_object()?;
        while more {
            let key = reader.key()?.into_owned();
            map.insert(key, T::decode(reader)?);
            more = reader.next_member()?;
        }
        Ok(map)
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut Writer) {
        writer.begin_object();
        for (key, value) in self {
            writer.member(key, value);
        }
        writer.end_object();
    }
}

/// `BLANK` for types that have such a constant.
macro_rules! blank {
    ($([$($generic:ident)?] $type:ty = $value:expr;)*) => {
        $(
            impl $(<$generic>)? Blank for $type {
                const BLANK: Self = $value;
            }
        )*
    };
}

blank! {
    [] bool = false;
    [] i64 = 0;
    [] u64 = 0;
    [] f64 = 0.0;
    [] String = String::new();
    [T] Vec<T> = Vec::new();
    [T] Option<T> = None;
    [T] Maybe<T> = Maybe::Absent;
    [T] BTreeMap<String, T> = BTreeMap::new();
}
