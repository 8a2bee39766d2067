//! Maps, which the API accepts only as lists.

use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    marker::PhantomData,
    ops::Deref,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error, SeqAccess, Visitor},
    ser::SerializeStruct,
};
use serde_json::{Map, Value};

/// A map that the model writes as a list of entries, each with a `key` and a `value`.
///
/// The API accepts no object with arbitrary property names, so a map in a type is an error. A field of this type is a
/// list in the schema, and is decoded into a map. A repeated key is an error.
///
/// ```
/// use anthropic_beta_toolkit::structured::Entries;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Stock {
///     pieces: Entries<String, u32>,
/// }
///
/// let stock: Stock = serde_json::from_str(r#"{"pieces": [{"key": "nails", "value": 12}]}"#)?;
/// assert_eq!(stock.pieces.get("nails"), Some(&12));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries<K, V>(pub BTreeMap<K, V>);

impl<K, V> Deref for Entries<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<K: JsonSchema, V: JsonSchema> JsonSchema for Entries<K, V> {
    fn schema_name() -> Cow<'static, str> {
        format!("Entries_of_{}_and_{}", K::schema_name(), V::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "key": generator.subschema_for::<K>(),
                    "value": generator.subschema_for::<V>(),
                },
                "required": ["key", "value"],
            },
            "description": "Each key occurs once.",
        })
    }
}

impl<'de, K: DeserializeOwned + Ord, V: DeserializeOwned> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List(PhantomData)).map(Self)
    }
}

struct List<K, V>(PhantomData<(K, V)>);

impl<'de, K: DeserializeOwned + Ord, V: DeserializeOwned> Visitor<'de> for List<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects with a key and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(mut item) = items.next_element::<Map<String, Value>>()? {
            let mut take = |name| item.remove(name).ok_or_else(|| A::Error::missing_field(name));
            let (key, value) = (take("key")?, take("value")?);
            match map.entry(K::deserialize(&key).map_err(A::Error::custom)?) {
                Entry::Vacant(place) => place.insert(V::deserialize(value).map_err(A::Error::custom)?),
                Entry::Occupied(_) => return Err(A::Error::custom(format!("the key {key} occurs twice"))),
            };
        }
        Ok(map)
    }
}

impl<K: Serialize, V: Serialize> Serialize for Entries<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(key, value)| Item { key, value }))
    }
}

struct Item<'a, K, V> {
    key: &'a K,
    value: &'a V,
}

impl<K: Serialize, V: Serialize> Serialize for Item<'_, K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut item = serializer.serialize_struct("Item", 2)?;
        item.serialize_field("key", self.key)?;
        item.serialize_field("value", self.value)?;
        item.end()
    }
}
