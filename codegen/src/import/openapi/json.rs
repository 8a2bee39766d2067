//! Reads values of a document leniently: a missing value, or one of another kind, is `None`.

use serde_yaml::Number;

use crate::source::{Node, Scalar, Value};

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a>(&'a Node);

impl<'a> Json<'a> {
    /// Wraps a node.
    pub(super) fn new(node: &'a Node) -> Self {
        Self(node)
    }

    /// Returns an identity of the value within the document.
    pub(super) fn address(self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }

    /// Returns the value under a key of an object.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        match &self.0.value {
            Value::Map(entries) => entries.get(key).map(|entry| Self(&entry.node)),
            _ => None,
        }
    }

    /// Returns whether an object has a key.
    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the text under a key.
    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_text()
    }

    /// Returns whether the value under a key is `true`.
    pub(super) fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Self::as_bool).unwrap_or(false)
    }

    /// Returns the items of the list under a key.
    pub(super) fn items(self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        let items = match self.get(key).map(|list| &list.0.value) {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(Self)
    }

    /// Returns the texts of the list under a key.
    pub(super) fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.items(key).filter_map(Self::as_text)
    }

    /// Returns the keys of an object with their values.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let entries = match &self.0.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(key, entry)| (key.as_str(), Self(&entry.node)))
    }

    /// Returns the entries of the object under a key.
    pub(super) fn entries_of(self, key: &str) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        self.get(key).into_iter().flat_map(Self::entries)
    }

    fn scalar(self) -> Option<Scalar<'a>> {
        match &self.0.value {
            Value::Plain(text) => Some(Scalar::plain(text)),
            Value::Text(text) => Some(Scalar::Text(text)),
            _ => None,
        }
    }

    /// Returns the value as text.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.scalar()? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value as a Boolean.
    pub(super) fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(known) => Some(known),
            _ => None,
        }
    }

    /// Returns the value as a number.
    pub(super) fn as_number(self) -> Option<Number> {
        match self.scalar()? {
            Scalar::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns whether the value is `null`.
    pub(super) fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Nothing)
    }

    /// Returns whether the value is an object.
    pub(super) fn is_object(self) -> bool {
        matches!(self.0.value, Value::Map(_))
    }

    /// Returns the value at a JSON pointer, `#/components/schemas/Pet`, below this root.
    pub(super) fn pointer(self, reference: &str) -> Option<Self> {
        reference.strip_prefix("#/")?.split('/').map(unescaped).try_fold(self, |at, step| match &at.0.value {
            Value::List(items) => items.get(step.parse::<usize>().ok()?).map(Self),
            _ => at.get(&step),
        })
    }
}

/// Decodes a step of a JSON pointer in a URI fragment.
pub(super) fn unescaped(step: &str) -> String {
    step.replace("%7B", "{").replace("%7D", "}").replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn pointers_lead_through_lists_and_escaped_keys() {
        let source = Source::new("d.yaml", "paths: {'/a/{b}': {get: {parameters: [{name: b}]}}}");
        let root = Json::new(source.map().root.as_ref().unwrap());
        let found =
            root.pointer("#/paths/~1a~1%7Bb%7D/get/parameters/0").and_then(|found| found.text("name"));
        assert_eq!(found, Some("b"));
        assert!(root.pointer("other.json#/a").is_none() && root.pointer("#/paths/no").is_none());
    }
}
