//! How the events of a stream add up to one value.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::TypeExpr;
use crate::reader::{record, words};

/// How the events of a union add up to one value. Events are named by their tag.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accumulates {
    /// The type of the whole.
    pub into: TypeExpr,
    /// The event that begins the whole.
    pub start: String,
    /// Its field that holds the whole as it begins.
    pub start_field: String,
    /// The event that replaces fields of the whole: each field that it holds, and each field of the objects it holds,
    /// goes over the field of the same name.
    pub update: String,
    /// The event behind which nothing follows.
    pub stop: String,
    /// How the items of a list add up.
    pub items: Items,
    /// Responses for tests: functions of the module `mock`, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scripted: IndexMap<String, Scripted>,
}

/// A response for tests: the whole with one item.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scripted {
    /// What it is a response with, for the docs of the function.
    pub doc: String,
    /// The item, by its tag.
    pub item: String,
    /// The item's fields that the function takes, in the order of its arguments.
    pub takes: Vec<String>,
    /// Values of fields of the whole.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub set: IndexMap<String, String>,
}

/// How the items of a list inside the whole add up.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// The list, a field of the whole.
    pub list: String,
    /// The integer field of every item event that says which item is meant.
    pub index: String,
    /// The event that begins an item.
    pub start: String,
    /// Its field that holds the item as it begins.
    pub start_field: String,
    /// The event that adds to an item.
    pub delta: String,
    /// Its field that holds what is added, a union.
    pub delta_field: String,
    /// The event that ends an item.
    pub stop: String,
    /// What each variant of the delta does, in the order of the union.
    pub rules: Vec<DeltaRule>,
}

/// What a delta does to an item: to each kind of item that has a field of this name and a fitting type.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeltaRule {
    /// The delta, by its tag.
    pub delta: String,
    /// Its field.
    pub from: String,
    /// The item's field.
    pub to: String,
    /// What happens to the item's field.
    pub how: How,
    /// Whether this is the text that a person reads as it comes.
    #[serde(default, skip_serializing_if = "super::field::is_false")]
    pub text: bool,
}

/// What happens to an item's field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Text is put behind the text.
    Append,
    /// The value takes the place of the value.
    Replace,
    /// The value is put behind the list.
    Push,
    /// Text is gathered, and read as JSON when the item ends.
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
