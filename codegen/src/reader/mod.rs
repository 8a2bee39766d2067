//! Reads values from nodes: one reader for the spec and for OpenAPI documents.
//!
//! Reading never stops at an error. An error is reported at its place, a placeholder replaces the value, and
//! reading continues after it, so that one run finds all errors.

mod collections;
mod fields;
mod record;
mod scalar;

use std::cell::RefCell;

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Kind, Spot};
use crate::source::{Entry, Node, NodePath, Source, Value, is_unwanted, name};

pub(crate) use fields::Fields;
pub(crate) use record::{Key, Record, record, words};

/// A value that can be read from a node.
pub(crate) trait Read {
    /// Reads the node. A node of the wrong kind is reported and replaced by a placeholder.
    fn read(at: &Cursor<'_>) -> Self;
}

/// The language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The language of the spec.
    Spec,
    /// The language of the spec with former keys.
    FormerSpec,
    /// OpenAPI, which other tools write: keys may be numbers, and texts may contain any character.
    OpenApi,
}

/// Collects the errors in a file.
pub(crate) struct Report<'a> {
    file: &'a str,
    dialect: Dialect,
    found: RefCell<Vec<Diagnostic>>,
    /// Nodes that are replaced by placeholders.
    broken: RefCell<Vec<NodePath>>,
}

impl<'a> Report<'a> {
    /// Creates a report on a file that contains its syntax errors.
    pub(crate) fn new(source: &'a Source, dialect: Dialect) -> Self {
        let syntax = source.map().errors.iter().map(|error| {
            let path = NodePath::default();
            Diagnostic::new(Kind::Syntax, source.file(), path, &error.message, &error.help)
                .at(Spot::Byte(error.offset))
        });
        Self {
            file: source.file(),
            dialect,
            found: RefCell::new(syntax.collect()),
            broken: RefCell::default(),
        }
    }

    /// Returns all diagnostics.
    pub(crate) fn into_inner(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    /// Returns the nodes that were replaced or are missing.
    pub(crate) fn broken(&self) -> Vec<NodePath> {
        let found = self.found.borrow();
        let reported = found.iter().filter(|diagnostic| diagnostic.kind != Kind::Syntax);
        reported
            .map(|diagnostic| diagnostic.path.clone())
            .chain(self.broken.borrow().iter().cloned())
            .collect()
    }

    /// Returns the outermost node of the file. If a syntax error ends the file early, the part before it
    /// doesn't show what is missing, so nothing is read.
    pub(crate) fn root<'b>(&'b self, source: &'b Source) -> Cursor<'b> {
        let map = source.map();
        let node = if map.is_cut_off { &BROKEN } else { map.root.as_ref().unwrap_or(&EMPTY) };
        Cursor { node, path: NodePath::default(), report: self }
    }

    fn add(
        &self,
        kind: Kind,
        path: NodePath,
        spot: Spot,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.borrow_mut().push(Diagnostic::new(kind, self.file, path, message, help).at(spot));
    }
}

/// The placeholder for a node with an error: reading it reports nothing.
static BROKEN: Node = Node { span: 0..0, value: Value::Broken };
/// The root of an empty file.
static EMPTY: Node = Node { span: 0..0, value: Value::Plain(String::new()) };

/// A node that is being read.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    node: &'a Node,
    path: NodePath,
    report: &'a Report<'a>,
}

impl<'a> Cursor<'a> {
    /// Reports an error about this node.
    pub(crate) fn report(&self, kind: Kind, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(kind, self.path.clone(), Spot::Node, message, help);
    }

    /// Returns the entries of a map.
    fn map(&self) -> Option<&'a IndexMap<String, Entry>> {
        match &self.node.value {
            Value::Map(entries) => {
                self.keys(entries);
                Some(entries)
            }
            _ => self.wrong("a map", "write `key: value` lines, indented by two spaces"),
        }
    }

    /// Returns the items of a list.
    fn list(&self) -> Option<&'a [Node]> {
        match &self.node.value {
            Value::List(items) => Some(items),
            _ => self.wrong("a list", "write each item in a separate line that begins with `- `"),
        }
    }

    /// Reports keys that are not text, or that contain invisible characters.
    fn keys(&self, entries: &IndexMap<String, Entry>) {
        if self.report.dialect != Dialect::Spec {
            return;
        }
        for (key, entry) in entries {
            let path = || self.path.key(key);
            if let Some(c) = key.chars().find(|c| is_unwanted(*c)) {
                let message = format!("this key contains a {}", name(c));
                self.report.add(Kind::Syntax, path(), Spot::Key, message, "write the key without it");
            } else if !entry.is_text {
                let message = format!("the key `{key}` is not text");
                self.report.add(Kind::Syntax, path(), Spot::Key, message, "put it in quotes");
            }
        }
    }

    /// Returns the node under a key.
    fn entry(&self, key: &str, node: &'a Node) -> Self {
        Self { node, path: self.path.key(key), report: self.report }
    }

    /// Returns the items of a list.
    fn items(&self) -> Vec<Self> {
        let items = self.list().unwrap_or_default();
        let cursor = |(index, node)| Self { node, path: self.path.index(index), report: self.report };
        items.iter().enumerate().map(cursor).collect()
    }

    /// Returns the placeholder for a missing key.
    fn missing(&self, key: &str) -> Self {
        Self { node: &BROKEN, path: self.path.key(key), report: self.report }
    }
}
