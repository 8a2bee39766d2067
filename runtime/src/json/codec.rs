//! The traits of types that are decoded and encoded, and their implementations for plain types.

use std::collections::BTreeMap;

use super::error::DecodeError;
use super::maybe::Maybe;
use super::reader::Reader;
use super::writer::Writer;

// `match` is used instead of `?` and `map` in generic code, since it is compiled for each of the many types.

/// A type that can be decoded from JSON.
pub trait Decode: Sized {
    /// Decodes one value.
    ///
    /// # Errors
    /// An error if the next value is not of this type. [`from_str`](super::from_str) adds the position to the
    /// error.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// A type that can be a required field of an [`object!`](crate::object).
///
/// An object is decoded in place, field by field. A field has this value until it is decoded. It is never visible
/// in a required field, since a missing one is an error; a `default_if_missing` field keeps it. A constant is free
/// to create, but `Box` has none: therefore, a recursive type can have boxes only in optional fields and in the
/// variants of unions.
#[diagnostic::on_unimplemented(
    message = "a `required` or `default_if_missing` field of `object!` cannot be a `{Self}`",
    note = "`Box` is possible in optional fields and variants of unions; other types need `impl Empty`"
)]
pub trait Empty: Sized {
    /// Zero, empty, `false`, or `null`; for an enum or union, the unknown value without text, or else the first
    /// value.
    const EMPTY: Self;
}

/// A type that can be encoded as JSON.
pub trait Encode {
    /// Encodes exactly one value.
    fn encode(&self, writer: &mut Writer);
}

impl Writer {
    /// Encodes a list.
    pub fn list<T: Encode>(&mut self, items: &[T]) {
        self.begin_list();
        for item in items {
            self.element();
            item.encode(self);
        }
        self.end_list();
    }

    /// Encodes a member of an object.
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

/// `5.0` and `5e0` are decoded as 5.
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

/// `5.0` and `5e0` are decoded as 5.
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

/// Infinity and NaN are encoded as `null`.
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

/// `null` is decoded as `None`.
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

/// `None` is encoded as `null`.
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

/// Only a field of an object can be omitted. Elsewhere, `Absent` is encoded as `null`.
impl<T: Encode> Encode for Maybe<T> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Maybe::Value(value) => value.encode(writer),
            Maybe::Absent | Maybe::Null => writer.null(),
        }
    }
}

/// If keys are equal, the last one is used.
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

/// Implements `Empty` for types with such a constant.
macro_rules! empty {
    ($([$($generic:ident)?] $type:ty = $value:expr;)*) => {
        $(
            impl $(<$generic>)? Empty for $type {
                const EMPTY: Self = $value;
            }
        )*
    };
}

empty! {
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
