//! Nodes to values: one reader for the spec and for OpenAPI documents.
//!
//! Reading never ends early. What is wrong is reported where it stands, something stands in for it, and reading goes on
//! behind it, so that one run finds everything.

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
    /// Reads the node. Where it is something else, that is reported and something stands in for it.
    fn read(at: &Cursor<'_>) -> Self;
}

/// The language that a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The language of the spec.
    Spec,
    /// The language of the spec as it once was: former keys are read as well.
    FormerSpec,
    /// OpenAPI, which others write too: keys may be numbers, and texts may hold any character.
    OpenApi,
}

/// Collects what is wrong with a file.
pub(crate) struct Report<'a> {
    file: &'a str,
    dialect: Dialect,
    found: RefCell<Vec<Diagnostic>>,
    /// Nodes that something stands in for.
    broken: RefCell<Vec<NodePath>>,
}

impl<'a> Report<'a> {
    /// A report on a file, which begins with what its syntax has wrong.
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

    /// All that was found.
    pub(crate) fn into_inner(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    /// The nodes that were not read as they stand, or that are missing.
    pub(crate) fn broken(&self) -> Vec<NodePath> {
        let found = self.found.borrow();
        let reported = found.iter().filter(|diagnostic| diagnostic.kind != Kind::Syntax);
        reported
            .map(|diagnostic| diagnostic.path.clone())
            .chain(self.broken.borrow().iter().cloned())
            .collect()
    }

    /// The outermost node of the file. Where its syntax ends early, what stands before the end tells nothing of what is
    /// missing, so that nothing is read.
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

/// What stands where something was reported: everything reads it without a word.
static BROKEN: Node = Node { span: 0..0, value: Value::Broken };
/// What stands in an empty file.
static EMPTY: Node = Node { span: 0..0, value: Value::Plain(String::new()) };

/// A node that is being read.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    node: &'a Node,
    path: NodePath,
    report: &'a Report<'a>,
}

impl<'a> Cursor<'a> {
    /// Reports something wrong with this node.
    pub(crate) fn report(&self, kind: Kind, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(kind, self.path.clone(), Spot::Node, message, help);
    }

    /// The entries of a map.
    fn map(&self) -> Option<&'a IndexMap<String, Entry>> {
        match &self.node.value {
            Value::Map(entries) => {
                self.keys(entries);
                Some(entries)
            }
            _ => self.wrong("a map", "write `key: value` lines, indented by two spaces"),
        }
    }

    /// The items of a list.
    fn list(&self) -> Option<&'a [Node]> {
        match &self.node.value {
            Value::List(items) => Some(items),
            _ => self.wrong("a list", "write each item in a line of its own that begins with `- `"),
        }
    }

    /// Reports keys that are no text, or that hold what nobody sees.
    fn keys(&self, entries: &IndexMap<String, Entry>) {
        if self.report.dialect != Dialect::Spec {
            return;
        }
        for (key, entry) in entries {
            let path = || self.path.key(key);
            if let Some(c) = key.chars().find(|c| is_unwanted(*c)) {
                let message = format!("a {} stands in this key", name(c));
                self.report.add(Kind::Syntax, path(), Spot::Key, message, "write the key without it");
            } else if !entry.is_text {
                let message = format!("the key `{key}` is not text");
                self.report.add(Kind::Syntax, path(), Spot::Key, message, "put it in quotes");
            }
        }
    }

    /// The node under a key.
    fn entry(&self, key: &str, node: &'a Node) -> Self {
        Self { node, path: self.path.key(key), report: self.report }
    }

    /// The items of a list, each to be read.
    fn items(&self) -> Vec<Self> {
        let items = self.list().unwrap_or_default();
        let cursor = |(index, node)| Self { node, path: self.path.index(index), report: self.report };
        items.iter().enumerate().map(cursor).collect()
    }

    /// What stands in for a key that is not there.
    fn missing(&self, key: &str) -> Self {
        Self { node: &BROKEN, path: self.path.key(key), report: self.report }
    }
}
