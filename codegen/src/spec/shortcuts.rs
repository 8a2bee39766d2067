//! Shortcuts for the usual ways to create and read a type.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::reader::record;

/// Methods and conversions for the usual ways to create and read an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shortcuts {
    /// The required enum field whose values become constructors: `Turn::user(…)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constructors: Option<String>,
    /// Conversion from a text: the values of the required enum fields. The remaining required field is the
    /// text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_text: Option<IndexMap<String, String>>,
    /// The required `base64` field for the conversion from the bytes of a file. The media type is the only
    /// other required field, an enum, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_bytes: Option<String>,
    /// Whether there is a method for the sum of the object's integers.
    #[serde(default, skip_serializing_if = "super::field::is_false")]
    pub total: bool,
    /// Methods that return the items of one kind from a list of a union.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub items: IndexMap<String, Selection>,
}

/// A method that returns the items of one kind from a list of a union.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The field with the list.
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
