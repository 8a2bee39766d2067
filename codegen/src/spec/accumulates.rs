//! How the events of a stream accumulate to one value.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::TypeExpr;
use crate::reader::{record, words};

/// How the events of a union accumulate to one value. Events are named by their tag.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accumulates {
    /// The type of the accumulated object.
    pub into: TypeExpr,
    /// The event that begins the object.
    pub start: String,
    /// The field of `start` that contains the initial object.
    pub start_field: String,
    /// The event that replaces fields of the object. Each of its fields, and each field of the objects in it,
    /// replaces the field with the same name.
    pub update: String,
    /// The last event.
    pub stop: String,
    /// How the items of a list accumulate.
    pub items: Items,
    /// Responses for tests: functions of the module `mock`, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scripted: IndexMap<String, Scripted>,
}

/// A response for tests: the object with one item.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scripted {
    /// A description of the item, for the docs of the function.
    pub doc: String,
    /// The item, by its tag.
    pub item: String,
    /// The fields of the item that are arguments of the function, in order.
    pub takes: Vec<String>,
    /// Values of fields of the object.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub set: IndexMap<String, String>,
}

/// How the items of a list in the object accumulate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// The list, a field of the object.
    pub list: String,
    /// The integer field of every item event that identifies the item.
    pub index: String,
    /// The event that begins an item.
    pub start: String,
    /// The field of `start` that contains the initial item.
    pub start_field: String,
    /// The event that extends an item.
    pub delta: String,
    /// The field of `delta` that contains the change, a union.
    pub delta_field: String,
    /// The event that ends an item.
    pub stop: String,
    /// The effect of each variant of the delta, in the order of the union.
    pub rules: Vec<DeltaRule>,
}

/// The effect of a delta on an item: on each kind of item that has a field with this name and a fitting type.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeltaRule {
    /// The delta, by its tag.
    pub delta: String,
    /// Its field.
    pub from: String,
    /// The item's field.
    pub to: String,
    /// The effect on the item's field.
    pub how: How,
    /// Whether this is the text for people.
    #[serde(default, skip_serializing_if = "super::field::is_false")]
    pub text: bool,
}

/// The effect on an item's field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Appends to the text.
    Append,
    /// Replaces the value.
    Replace,
    /// Appends to the list.
    Push,
    /// Appends to a text that is parsed as JSON when the item ends.
    Json,
}

record!(Accumulates {
    into: "into" need,
    start: "start" need,
    start_field: "start_field" need,
    update: "update" need,
    stop: "stop" need,
    items: "items" need,
    scripted: "scripted",
});

record!(Scripted { doc: "doc" need, item: "item" need, takes: "takes" need, set: "set" });

record!(Items {
    list: "list" need,
    index: "index" need,
    start: "start" need,
    start_field: "start_field" need,
    delta: "delta" need,
    delta_field: "delta_field" need,
    stop: "stop" need,
    rules: "rules" need,
});

record!(DeltaRule {
    delta: "delta" need,
    from: "from" need,
    to: "to" need,
    how: "how" need,
    text: "text",
});

words!(How { Append: "append", Replace: "replace", Push: "push", Json: "json" });
