//! Maps of a document, read key by key, with every key accounted for.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use serde_yaml::{Mapping, Value};

use crate::diag::Diagnostic;
use crate::openapi::text::{join, original};
use crate::spec::{NodePath, RustName};

/// What is wrong with the document.
pub(super) struct Diagnostics {
    file: String,
    found: RefCell<Vec<Diagnostic>>,
}

impl Diagnostics {
    /// None yet.
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), found: RefCell::default() }
    }

    /// All that were found.
    pub(super) fn into_inner(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    fn add(&self, path: &NodePath, message: String, help: &str) {
        self.found.borrow_mut().push(Diagnostic::new(&self.file, path.clone(), message, help));
    }
}

/// A map of the document, and which of its keys were read.
pub(super) struct Node<'a> {
    map: &'a Mapping,
    path: NodePath,
    read: RefCell<Vec<String>>,
    diagnostics: &'a Diagnostics,
}

impl<'a> Node<'a> {
    /// The map at a place; anything else there is a diagnostic.
    pub(super) fn new(value: &'a Value, path: NodePath, diagnostics: &'a Diagnostics) -> Option<Self> {
        match value {
            Value::Mapping(map) => Some(Self { map, path, read: RefCell::default(), diagnostics }),
            _ => {
                diagnostics.add(&path, "this is no object".to_owned(), "write an object");
                None
            }
        }
    }

    /// Reports a diagnostic in this map.
    pub(super) fn report(&self, message: impl Into<String>, help: &str) {
        self.diagnostics.add(&self.path, message.into(), help);
    }

    /// The value of a key, which counts as read.
    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.skip(&[key]);
        self.map.get(key)
    }

    /// Whether there is a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// The value of a key as what it should be.
    pub(super) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.value(key)?;
        match serde_yaml::from_value(value.clone()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.diagnostics.add(
                    &self.path.key(key),
                    error.to_string(),
                    "see `x-conventions` of an export",
                );
                None
            }
        }
    }

    /// The value of a key that has to be there.
    pub(super) fn need<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.require(key);
        self.get(key)
    }

    fn require(&self, key: &str) {
        if !self.has(key) {
            self.report(format!("`{key}` is missing"), "add it");
        }
    }

    /// Whether a key is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).unwrap_or(false)
    }

    /// The map under a key.
    pub(super) fn child(&self, key: &str) -> Option<Self> {
        Self::new(self.value(key)?, self.path.key(key), self.diagnostics)
    }

    /// The map under a key that has to be there.
    pub(super) fn need_child(&self, key: &str) -> Option<Self> {
        self.require(key);
        self.child(key)
    }

    /// The maps in the list under a key.
    pub(super) fn items(&self, key: &str) -> Vec<Self> {
        let items = self.value(key).and_then(Value::as_sequence).map_or(&[][..], Vec::as_slice);
        let path = self.path.key(key);
        let nodes = items.iter().enumerate();
        nodes.filter_map(|(index, item)| Self::new(item, path.index(index), self.diagnostics)).collect()
    }

    /// The map under each key; all keys count as read.
    pub(super) fn children(&self) -> Vec<(&'a str, Self)> {
        let entries = self.map.iter().filter_map(|(key, value)| {
            let key = key.as_str()?;
            self.skip(&[key]);
            Some((key, Self::new(value, self.path.key(key), self.diagnostics)?))
        });
        entries.collect()
    }

    /// Counts keys as read whose values say nothing that the spec has to keep.
    pub(super) fn skip(&self, keys: &[&str]) {
        self.read.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// The docs that a description was made from.
    pub(super) fn description(&self) -> String {
        original(self.get("description").unwrap_or_default(), self.get("x-doc"))
    }

    /// The docs that a summary and a description were made from.
    pub(super) fn summary(&self) -> String {
        original(join(self.get("summary"), self.get("description")), self.get("x-doc"))
    }

    /// What to use instead of something deprecated.
    pub(super) fn deprecated(&self) -> Option<String> {
        let deprecated = self.flag("deprecated");
        self.get("x-deprecated").or_else(|| deprecated.then(String::new))
    }

    /// A chosen Rust name.
    pub(super) fn rust_name(&self) -> Option<RustName> {
        self.get("x-rust-name")
    }

    /// Reports every key that was not read.
    pub(super) fn finish(&self) {
        let read = self.read.borrow();
        for key in self.map.keys().filter_map(Value::as_str) {
            if !read.iter().any(|each| each == key) {
                let path = self.path.key(key);
                let message = format!("the spec has no place for `{key}` here");
                self.diagnostics.add(&path, message, "remove it, or say it in a description");
            }
        }
    }
}
