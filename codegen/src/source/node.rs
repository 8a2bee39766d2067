//! The nodes of a file.

use std::ops::Range;

use indexmap::IndexMap;
use serde_yaml::Number;

use super::Step;

/// A node and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The bytes of a scalar; for a list or map, those of its beginning.
    pub(crate) span: Range<usize>,
    /// The value.
    pub(crate) value: Value,
}

/// The value of a node.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A scalar without quotes: text, a number, `true`, `false` or empty.
    Plain(String),
    /// Text in quotes, or of several lines.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the text.
    Map(IndexMap<String, Entry>),
    /// Syntax that is not part of the language, and was reported.
    Broken,
}

/// An entry of a map.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The bytes of the key.
    pub(crate) key: Range<usize>,
    /// Whether the key is text, and not, for example, a number.
    pub(crate) is_text: bool,
    /// The value.
    pub(crate) node: Node,
}

impl Node {
    /// Returns the bytes that identify the child at a step (its key, or its beginning), and the child.
    pub(super) fn child(&self, step: &Step) -> Option<(Range<usize>, &Self)> {
        match (&self.value, step) {
            (Value::Map(entries), Step::Key(key)) => {
                let entry = entries.get(key)?;
                Some((entry.key.clone(), &entry.node))
            }
            (Value::List(items), Step::Index(index)) => {
                let item = items.get(*index)?;
                Some((item.span.clone(), item))
            }
            _ => None,
        }
    }

    /// Returns the text of a scalar.
    pub(super) fn text(&self) -> &str {
        match &self.value {
            Value::Plain(text) | Value::Text(text) => text,
            _ => "",
        }
    }

    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self.value, Value::List(_) | Value::Map(_))
    }
}

/// The kind of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// `null`, or an empty scalar.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(&'a str),
}

impl<'a> Scalar<'a> {
    /// Classifies a scalar without quotes by the core schema of YAML.
    pub(crate) fn plain(text: &'a str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Nothing,
            "true" | "True" | "TRUE" => Self::Bool(true),
            "false" | "False" | "FALSE" => Self::Bool(false),
            _ => text.parse().map_or(Self::Text(text), Self::Number),
        }
    }
}
