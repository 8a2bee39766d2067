//! Values of a document, looked at without demands: what is not there, or of another kind, is nothing.

use serde_yaml::Value;

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a>(&'a Value);

impl<'a> Json<'a> {
    /// Looks at a value.
    pub(super) fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The value under a key of an object.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.0.get(key).map(Self)
    }

    /// Whether an object has a key.
    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text under a key.
    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.0.get(key)?.as_str()
    }

    /// Whether `true` stands under a key.
    pub(super) fn flag(self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The items of the list under a key.
    pub(super) fn items(self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        let items = self.0.get(key).and_then(Value::as_sequence).map_or(&[][..], Vec::as_slice);
        items.iter().map(Self)
    }

    /// The texts of the list under a key.
    pub(super) fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.items(key).filter_map(Self::as_text)
    }

    /// The keys of an object with their values.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let entries = self.0.as_mapping().into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.as_str()?, Self(value))))
    }

    /// The entries of the object under a key.
    pub(super) fn entries_of(self, key: &str) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        self.get(key).into_iter().flat_map(Self::entries)
    }

    /// The value as text.
    pub(super) fn as_text(self) -> Option<&'a str> {
        self.0.as_str()
    }

    /// The value as a Boolean.
    pub(super) fn as_bool(self) -> Option<bool> {
        self.0.as_bool()
    }

    /// The value as a number.
    pub(super) fn as_number(self) -> Option<&'a serde_yaml::Number> {
        match self.0 {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether the value is `null`.
    pub(super) fn is_null(self) -> bool {
        self.0.is_null()
    }

    /// Whether the value is an object.
    pub(super) fn is_object(self) -> bool {
        self.0.is_mapping()
    }

    /// The value at a JSON pointer, `#/components/schemas/Pet`, within the document that this is the root of.
    pub(super) fn pointer(self, reference: &str) -> Option<Self> {
        let mut at = self.0;
        for step in reference.strip_prefix("#/")?.split('/') {
            let step = unescaped(step);
            at = match at {
                Value::Sequence(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => at.get(step.as_str())?,
            };
        }
        Some(Self(at))
    }
}

/// A step of a JSON pointer in a URI fragment as the key that it means.
pub(super) fn unescaped(step: &str) -> String {
    step.replace("%7B", "{").replace("%7D", "}").replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_through_lists_and_escaped_keys() {
        let value: Value = serde_yaml::from_str("paths: {/a/{b}: {get: {parameters: [{name: b}]}}}").unwrap();
        let root = Json::new(&value);
        let found = root.pointer("#/paths/~1a~1%7Bb%7D/get/parameters/0").and_then(|found| found.text("name"));
        assert_eq!(found, Some("b"));
        assert!(root.pointer("other.json#/a").is_none() && root.pointer("#/paths/no").is_none());
    }
}
