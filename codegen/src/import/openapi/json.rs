//! Values of a document, looked at without demands: what is not there, or of another kind, is nothing.

use serde_yaml::Number;

use crate::source::{Node, Scalar, Value};

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a>(&'a Node);

impl<'a> Json<'a> {
    /// Looks at a node.
    pub(super) fn new(node: &'a Node) -> Self {
        Self(node)
    }

    /// What tells the value apart from every other one of the document.
    pub(super) fn address(self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }

    /// The value under a key of an object.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        match &self.0.value {
            Value::Map(entries) => entries.get(key).map(|entry| Self(&entry.node)),
            _ => None,
        }
    }

    /// Whether an object has a key.
    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text under a key.
    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_text()
    }

    /// Whether `true` stands under a key.
    pub(super) fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Self::as_bool).unwrap_or(false)
    }

    /// The items of the list under a key.
    pub(super) fn items(self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        let items = match self.get(key).map(|list| &list.0.value) {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(Self)
    }

    /// The texts of the list under a key.
    pub(super) fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.items(key).filter_map(Self::as_text)
    }

    /// The keys of an object with their values.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let entries = match &self.0.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(key, entry)| (key.as_str(), Self(&entry.node)))
    }

    /// The entries of the object under a key.
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

    /// The value as text.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.scalar()? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a Boolean.
    pub(super) fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(known) => Some(known),
            _ => None,
        }
    }

    /// The value as a number.
    pub(super) fn as_number(self) -> Option<Number> {
        match self.scalar()? {
            Scalar::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether the value is `null`.
    pub(super) fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Nothing)
    }

    /// Whether the value is an object.
    pub(super) fn is_object(self) -> bool {
        matches!(self.0.value, Value::Map(_))
    }

    /// The value at a JSON pointer, `#/components/schemas/Pet`, within the document that this is the root of.
    pub(super) fn pointer(self, reference: &str) -> Option<Self> {
        reference.strip_prefix("#/")?.split('/').map(unescaped).try_fold(self, |at, step| match &at.0.value {
            Value::List(items) => items.get(step.parse::<usize>().ok()?).map(Self),
            _ => at.get(&step),
        })
    }
}

/// A step of a JSON pointer in a URI fragment as the key that it means.
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
