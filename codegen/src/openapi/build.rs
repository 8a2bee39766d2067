//! Maps of a document, built key by key.

use serde_yaml::{Mapping, Value};

use crate::spec::{Date, RustName, Scalar};

/// A map whose keys are written in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Map(Mapping);

impl Map {
    /// Returns a map without keys.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a key.
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// Adds a key if there is a value for it.
    pub(super) fn maybe(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds `key: true` if it is true.
    pub(super) fn flag(self, key: &str, holds: bool) -> Self {
        self.maybe(key, holds.then_some(true))
    }

    /// Adds a list if it has items.
    pub(super) fn list<T: Into<Value>>(self, key: &str, items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<Value> = items.into_iter().map(Into::into).collect();
        self.maybe(key, (!items.is_empty()).then_some(items))
    }

    /// Adds a map if it has keys.
    pub(super) fn map(self, key: &str, map: Self) -> Self {
        let has_keys = !map.is_empty();
        self.maybe(key, has_keys.then_some(map))
    }

    /// Adds the date of the document that introduced a definition.
    pub(super) fn since(self, since: Option<&Date>) -> Self {
        self.maybe("x-since", since.map(Date::as_str))
    }

    /// Adds the replacement of a deprecated definition.
    pub(super) fn deprecated(self, instead: Option<&String>) -> Self {
        self.flag("deprecated", instead.is_some()).maybe("x-deprecated", instead.cloned())
    }

    /// Adds a chosen Rust name.
    pub(super) fn rust_name(self, rust: Option<&RustName>) -> Self {
        self.maybe("x-rust-name", rust.map(rust_name))
    }

    /// Adds a key to the map under `outer`, which is created if it is missing.
    pub(super) fn nested(mut self, outer: &str, inner: &str, value: impl Into<Value>) -> Self {
        let entry = self.0.entry(outer.into()).or_insert_with(|| Value::Mapping(Mapping::new()));
        if let Value::Mapping(map) = entry {
            map.insert(inner.into(), value.into());
        }
        self
    }

    /// Returns whether there are no keys.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of a key that was added.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Replaces the value of a key.
    pub(super) fn replace(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Mapping(map.0)
    }
}

impl FromIterator<(String, Map)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Map)>>(entries: I) -> Self {
        entries.into_iter().fold(Self::new(), |map, (key, value)| map.with(&key, value))
    }
}

/// Returns a chosen Rust name, and why it was chosen.
pub(super) fn rust_name(rust: &RustName) -> Map {
    Map::new().with("name", rust.name.clone()).with("reason", rust.reason.clone())
}

/// Converts a constant or default into a value of the document.
pub(super) fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Bool(truth) => Value::Bool(*truth),
        Scalar::Number(number) => Value::Number(number.clone()),
        Scalar::String(text) => Value::String(text.clone()),
    }
}
