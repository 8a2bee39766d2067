//! Types by name: decode, encode, inspect.

use std::fmt::Debug;

use crate::api::json::{self, Decode, DecodeError, Encode};

/// A type of the model.
pub(crate) struct Type {
    /// Its name in the spec.
    pub(crate) name: &'static str,
    /// Decodes a text as this type.
    pub(crate) decode: fn(&str) -> Result<Seen, DecodeError>,
    /// The size of a value in bytes, if the type is a union.
    #[allow(dead_code, reason = "the pet shop is too small for sizes to matter")]
    pub(crate) union: Option<usize>,
}

/// The observable properties of a decoded value.
pub(crate) struct Seen {
    /// Its `Debug` form.
    pub(crate) debug: String,
    /// The encoded value.
    pub(crate) encoded: String,
    /// Whether the encoded value decodes to an equal value.
    pub(crate) again: bool,
    /// The encoded fields of an object, by wire name.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// The label of a union's variant; `None` if it is unknown.
    pub(crate) variant: Option<&'static str>,
}

/// Decodes a `T`.
pub(crate) fn see<T: Decode + Encode + Debug + PartialEq>(
    text: &str,
    fields: fn(&T) -> Vec<(&'static str, String)>,
    variant: fn(&T) -> Option<&'static str>,
) -> Result<Seen, DecodeError> {
    let value: T = json::from_str(text)?;
    let encoded = json::to_string(&value);
    let again = json::from_str::<T>(&encoded).is_ok_and(|again| again == value);
    Ok(Seen { debug: format!("{value:?}"), again, encoded, fields: fields(&value), variant: variant(&value) })
}

macro_rules! object {
    ($name:literal, $type:ty { $($key:literal => $field:ident),* }) => {
        crate::support::model::Type {
            name: $name,
            decode: |text| {
                crate::support::model::see::<$type>(
                    text,
                    |_value| vec![$(($key, crate::api::json::Json::encode_from(&_value.$field).to_string())),*],
                    |_| None,
                )
            },
            union: None,
        }
    };
}

macro_rules! union {
    ($name:literal, $type:ty { $($variant:ident => $label:literal),* }) => {
        crate::support::model::Type {
            name: $name,
            decode: |text| {
                type Union = $type;
                crate::support::model::see::<Union>(
                    text,
                    |_| Vec::new(),
                    |value| match value {
                        $( Union::$variant { .. } => Some($label), )*
                        #[allow(unreachable_patterns, reason = "a closed union ends here")]
                        _ => None,
                    },
                )
            },
            union: Some(size_of::<$type>()),
        }
    };
}

macro_rules! plain {
    ($name:literal, $type:ty) => {
        crate::support::model::Type {
            name: $name,
            decode: |text| crate::support::model::see::<$type>(text, |_| Vec::new(), |_| None),
            union: None,
        }
    };
}

/// A conversion of a part of a response into a part of a request.
pub(crate) struct Conversion {
    /// The response's type.
    pub(crate) from: &'static str,
    /// The request's type.
    pub(crate) to: &'static str,
    /// Fields that are not sent back.
    pub(crate) without: &'static [&'static str],
    /// Decodes, converts and encodes.
    pub(crate) convert: fn(&str) -> Result<String, DecodeError>,
}

/// Decodes an `A` and encodes it as a `B`.
pub(crate) fn convert<A: Decode, B: Encode + From<A>>(text: &str) -> Result<String, DecodeError> {
    json::from_str::<A>(text).map(|value| json::to_string(&B::from(value)))
}

macro_rules! conversion {
    ($from:literal as $source:ty => $to:literal as $target:ty, without $without:expr) => {
        crate::support::model::Conversion {
            from: $from,
            to: $to,
            without: &$without,
            convert: crate::support::model::convert::<$source, $target>,
        }
    };
}

/// Declares the table of every type.
macro_rules! types {
    ($($kind:ident!($($type:tt)*);)*) => {
        /// Every type, by its name in the spec.
        pub(crate) static TYPES: &[crate::support::model::Type] = &[$($kind!($($type)*)),*];
    };
}

/// Declares the table of every conversion.
macro_rules! conversions {
    ($($kind:ident!($($conversion:tt)*);)*) => {
        /// Every conversion of a part of a response into a part of a request.
        pub(crate) static CONVERSIONS: &[crate::support::model::Conversion] =
            &[$($kind!($($conversion)*)),*];
    };
}

pub(crate) use {conversion, conversions, object, plain, types, union};
