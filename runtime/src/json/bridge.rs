//! Between our codec and serde's data model, by way of the JSON text: works with every self-describing
//! format, and inside of serde's buffering (flattened and untagged wrappers).
//!
//! Other formats, such as `postcard`, do not say what comes next, so nothing unknown could be kept. Types that
//! are a plain string work with them; with all others, serializing is an error.

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

/// `serde_json` with its feature `arbitrary_precision` hands over every number as a map with this one key.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

/// When asked for a newtype of this name, `serde_json` hands over the text of the whole value as a map with this one key. Its
/// numbers are exact then, which they are not in the data model. Other formats do as with any newtype.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Serializes what `value` is encoded to.
///
/// # Errors
/// The serializer's own, a number that the data model cannot hold exactly, or half a surrogate pair.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    Raw(&writer.finish()).serialize(serializer)
}

/// Decodes a `T` from what `deserializer` gives.
///
/// # Errors
/// The deserializer's own, or what is wrong with the shape.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_newtype_struct(RAW_VALUE, Transcribe(&mut writer))?;
    from_str(&writer.finish()).map_err(D::Error::custom)
}

/// The same for a type that is always a string: it does without the format saying so.
///
/// # Errors
/// As for [`deserialize`].
pub fn deserialize_text<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_str(Transcribe(&mut writer))?;
    from_str(&writer.finish()).map_err(D::Error::custom)
}

/// A JSON text, serialized as the value that it stands for.
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

/// A format that wants to know how many members come is one that does not say what they are.
fn not_self_describing<E: serde::ser::Error>(error: E) -> E {
    E::custom(format!("{error} (values that keep what is unknown need a self-describing format)"))
}

/// An integer when it is written as one and fits, else a float. One that neither holds exactly is an error.
fn number<S: Serializer>(text: &str, reader: &mut Reader<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse::<u64>() {
        serializer.serialize_u64(integer)
    } else if let Ok(integer) = text.parse::<i64>() {
        serializer.serialize_i64(integer)
    } else if let (Ok(integer), true) = (text.parse::<u128>(), serializer.is_human_readable()) {
        // Binary formats have no such integers, or write them as bytes.
        serializer.serialize_u128(integer)
    } else if let (Ok(integer), true) = (text.parse::<i128>(), serializer.is_human_readable()) {
        serializer.serialize_i128(integer)
    } else {
        let float = reader.f64().map_err(S::Error::custom)?;
        if !number::is_spelling_of(text, float) {
            return Err(S::Error::custom(format!(
                "serde has no number that holds {text} exactly; `to_json` writes it as it is"
            )));
        }
        serializer.serialize_f64(float)
    }
}

/// The value that `text` is, without white space around it.
fn whole_value(text: &str) -> Result<&str, DecodeError> {
    let mut reader = Reader::new(text);
    let value = reader.raw()?;
    reader.end()?;
    Ok(value)
}

/// Writes what a deserializer gives as JSON.
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
        f.write_str("a value that JSON can hold")
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

/// An element of a list: like any value, with the comma before it.
struct Element<'w>(&'w mut Writer);

impl<'de> serde::de::DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.element();
        deserializer.deserialize_any(Transcribe(self.0))
    }
}

/// A key of a map. Formats with other keys than strings have them written as `serde_json` would.
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

/// `Serialize` and `Deserialize` by way of `Encode` and `Decode`: with `deserialize`, or `deserialize_text` for what is always
/// a string.
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
