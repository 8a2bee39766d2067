//! What makes the usual way to write or read a type short.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::reader::record;

/// Methods and conversions that make the usual way to write or read an object short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shortcuts {
    /// The required field, an enum, each of whose values gets a constructor: `Turn::user(…)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constructors: Option<String>,
    /// A text makes a value: the values of its required fields, which are enums, but for the one that takes the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_text: Option<IndexMap<String, String>>,
    /// The required `base64` field: the bytes of a file make a value. Its media type is the one other required field,
    /// an enum, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_bytes: Option<String>,
    /// Whether there is a method for the sum of the object's whole numbers.
    #[serde(default, skip_serializing_if = "super::field::is_false")]
    pub total: bool,
    /// Methods that return the items of one kind from a list of a union.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub items: IndexMap<String, Selection>,
}

/// The items of one kind from a list of a union.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The field that holds the list.
    pub of: String,
    /// The tag of the items.
    pub tag: String,
}

record!(Shortcuts {
    constructors: "constructors",
    from_text: "from_text",
    from_bytes: "from_bytes",
    total: "total",
    items: "items"
});

record!(Selection { of: "of" need, tag: "tag" need });
