//! Conversion between the codec and serde's data model by way of JSON text. It works with every self-describing
//! format, and with the buffering of serde (flattened and untagged wrappers).
//!
//! Other formats, such as `postcard`, do not describe their values, so unknown values could not be kept. They work
//! with types that are strings; serializing any other type is an error.

use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codec::{Decode, Encode};
use super::error::DecodeError;
use super::kind::JsonKind;
use super::number;
use super::reader::Reader;
use super::text::from_str;
use super::writer::Writer;

/// With its feature `arbitrary_precision`, `serde_json` represents a number as a map with this key.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

/// For a newtype with this name, `serde_json` returns the text of the value in a map with this key, with
/// exact numbers. Other formats treat it as any newtype.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Serializes the encoded form of `value`.
///
/// # Errors
/// The errors of the serializer, and an error if the value contains a number that the data model cannot represent
/// exactly or an unpaired surrogate.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    Raw(&writer.finish()).serialize(serializer)
}

/// Decodes a `T` from a deserializer.
///
/// # Errors
/// The errors of the deserializer, and an error if the value is not a `T`.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_newtype_struct(RAW_VALUE, Transcribe(&mut writer))?;
    from_str(&writer.finish()).map_err(D::Error::custom)
}

/// Decodes a type that is always a string, from a format that may not be self-describing.
///
/// # Errors
/// The errors of [`deserialize`].
pub fn deserialize_text<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_str(Transcribe(&mut writer))?;
    from_str(&writer.finish()).map_err(D::Error::custom)
}

/// A JSON text that is serialized as its value.
struct Raw<'a>(&'a str);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reader = Reader::new(self.0);
        match reader.kind().map_err(S::Error::custom)? {
            JsonKind::Null => serializer.serialize_unit(),
            JsonKind::Boolean => serializer.serialize_bool(reader.bool().map_err(S::Error::custom)?),
            JsonKind::String => serializer.serialize_str(&reader.string().map_err(S::Error::custom)?),
            JsonKind::Number => number(self.0, &mut reader, serializer),
            JsonKind::List => {
                let mut list = serializer.serialize_seq(None).map_err(not_self_describing)?;
                let mut more = reader.open_list().map_err(S::Error::custom)?;
                while more {
                    list.serialize_element(&Raw(reader.raw().map_err(S::Error::custom)?))?;
                    more = reader.next_element().map_err(S::Error::custom)?;
                }
                list.end()
            }
            JsonKind::Object => {
                let mut map = serializer.serialize_map(None).map_err(not_self_describing)?;
                let mut more = reader.open_object().map_err(S::Error::custom)?;
                while more {
                    let key = reader.key().map_err(S::Error::custom)?;
                    map.serialize_entry(&*key, &Raw(reader.raw().map_err(S::Error::custom)?))?;
                    more = reader.next_member().map_err(S::Error::custom)?;
                }
                map.end()
            }
        }
    }
}

/// A format that needs the number of members is not self-describing.
fn not_self_describing<E: serde::ser::Error>(error: E) -> E {
    E::custom(format!("{error} (types that keep unknown values need a self-describing format)"))
}

/// Serializes an integer if it is written as one and fits, otherwise a float. A number that neither represents
/// exactly is an error.
fn number<S: Serializer>(text: &str, reader: &mut Reader<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse::<u64>() {
        serializer.serialize_u64(integer)
    } else if let Ok(integer) = text.parse::<i64>() {
        serializer.serialize_i64(integer)
    } else if let (Ok(integer), true) = (text.parse::<u128>(), serializer.is_human_readable()) {
        // Binary formats do not support such integers, or write them as bytes.
        serializer.serialize_u128(integer)
    } else if let (Ok(integer), true) = (text.parse::<i128>(), serializer.is_human_readable()) {
        serializer.serialize_i128(integer)
    } else {
        let float = reader.f64().map_err(S::Error::custom)?;
        if !number::is_spelling_of(text, float) {
            return Err(S::Error::custom(format!(
                "serde has no number type that represents {text} exactly; `to_json` writes it unchanged"
            )));
        }
        serializer.serialize_f64(float)
    }
}

/// The value of `text`, without surrounding white space.
fn whole_value(text: &str) -> Result<&str, DecodeError> {
    let mut reader = Reader::new(text);
    let value = reader.raw()?;
    reader.end()?;
    Ok(value)
}

/// A visitor that writes deserialized values as JSON.
struct Transcribe<'w>(&'w mut Writer);

impl<'de> serde::de::DeserializeSeed<'de> for Transcribe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcribe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can represent")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.i64(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.u64(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.raw(&value.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.f64(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        {
            self.0.null();
            Ok(())
        }
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.begin_list();
        while list.next_element_seed(Element(self.0))?.is_some() {}
        self.0.end_list();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some(first) = map.next_key::<Key>()? else {
            self.0.raw("{}");
            return Ok(());
        };
        if first.0 == EXACT_NUMBER || first.0 == RAW_VALUE {
            let text: String = map.next_value()?;
            let value = whole_value(&text).map_err(A::Error::custom)?;
            if first.0 == EXACT_NUMBER
                && !value.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            {
                return Err(A::Error::custom("expected a number"));
            }
            self.0.raw(value);
            return Ok(());
        }
        self.0.begin_object();
        let mut next = Some(first);
        while let Some(key) = next {
            self.0.key(&key.0);
            map.next_value_seed(Transcribe(self.0))?;
            next = map.next_key()?;
        }
        self.0.end_object();
        Ok(())
    }
}

/// An element of a list, preceded by a comma.
struct Element<'w>(&'w mut Writer);

impl<'de> serde::de::DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.element();
        deserializer.deserialize_any(Transcribe(self.0))
    }
}

/// A key of a map. Keys that are not strings are converted as in `serde_json`.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut writer = Writer::new();
        deserializer.deserialize_any(Transcribe(&mut writer))?;
        let text = writer.finish();
        match Reader::new(&text).string() {
            Ok(key) => Ok(Key(key.into_owned())),
            Err(_) if text.starts_with(['{', '[', 'n']) => {
                Err(D::Error::custom("the key of an object must be a string"))
            }
            Err(_) => Ok(Key(text)),
        }
    }
}

/// Implements `Serialize` and `Deserialize` with `Encode` and `Decode`. The function is `deserialize`, or
/// `deserialize_text` for types that are always a string.
macro_rules! via_text {
    ($type:ty, $deserialize:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::json::bridge::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::bridge::$deserialize(deserializer)
            }
        }
    };
}
pub(super) use via_text;
