//! Reads a vendor's document: syntax, version, and the selected operations.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::dropped::Dropped;
use super::json::Json;
use super::paths::shape;
use crate::diag::{Diagnostic, Kind};
use crate::reader::{Dialect, Report};
use crate::source::{Node, Value};
use crate::spec::{Method, NodePath, Source};

/// A document with valid syntax.
pub(super) struct Document {
    source: Source,
    /// The facts that the spec language cannot express.
    pub(super) dropped: RefCell<Dropped>,
}

/// The content of an empty file.
static EMPTY: Node = Node { span: 0..0, value: Value::Plain(String::new()) };

/// An operation of the document.
#[derive(Clone, Copy)]
pub(super) struct RawOperation<'a> {
    pub(super) method: Method,
    /// The path in the document, which can contain a query.
    pub(super) path: &'a str,
    /// The common parts of all operations of the path.
    pub(super) item: Json<'a>,
    /// The operation itself.
    pub(super) operation: Json<'a>,
}

const METHODS: [(&str, Method); 5] = [
    ("get", Method::Get),
    ("post", Method::Post),
    ("put", Method::Put),
    ("patch", Method::Patch),
    ("delete", Method::Delete),
];

impl Document {
    /// Reads an OpenAPI 3 document, JSON or YAML.
    pub(super) fn read(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let syntax = Report::new(source, Dialect::OpenApi).into_inner();
        if !syntax.is_empty() {
            return Err(syntax);
        }
        let document = Self { source: source.clone(), dropped: RefCell::default() };
        let root = document.root();
        let version = root.text("openapi").unwrap_or_default();
        if version.starts_with("3.0") || version.starts_with("3.1") {
            return Ok(document);
        }
        let message = match root.text("swagger") {
            Some(version) => format!("this is Swagger {version}, but only OpenAPI 3.0 and 3.1 are supported"),
            None => "this is not an OpenAPI document of version 3.0 or 3.1".to_owned(),
        };
        let help = "convert it to OpenAPI 3, which begins with `openapi: 3.1.0`";
        let path = NodePath::default();
        Err(vec![Diagnostic::new(Kind::OpenApi, source.file(), path, message, help)])
    }

    /// Returns the whole document.
    pub(super) fn root(&self) -> Json<'_> {
        Json::new(self.source.map().root.as_ref().unwrap_or(&EMPTY))
    }

    /// Records a fact that is not imported.
    pub(super) fn drop(&self, what: &str, at: Json<'_>) {
        self.dropped.borrow_mut().add(what, at);
    }

    /// Resolves `$ref` repeatedly. Returns the value itself if it has none.
    pub(super) fn follow<'a>(&'a self, value: Json<'a>) -> Option<Json<'a>> {
        let mut at = value;
        for _ in 0..32 {
            match at.text("$ref") {
                Some(reference) => at = self.root().pointer(reference)?,
                None => return Some(at),
            }
        }
        None
    }

    /// Returns the operations that `only` selects: a part of the path, `tag:NAME`, or all operations.
    pub(super) fn operations(&self, only: Option<&str>) -> Vec<RawOperation<'_>> {
        let mut selected = Vec::new();
        let mut seen = BTreeSet::new();
        for (path, item) in self.root().entries_of("paths") {
            let Some(item) = self.follow(item) else {
                self.drop("paths defined outside the document", item);
                continue;
            };
            for (key, operation) in item.entries().filter(|(_, operation)| operation.is_object()) {
                let Some((_, method)) = METHODS.iter().find(|(name, _)| *name == key) else {
                    if matches!(key, "head" | "options" | "trace") {
                        self.drop(&format!("operations of the method {}", key.to_uppercase()), operation);
                    }
                    continue;
                };
                if !is_selected(only, path, operation) {
                    continue;
                }
                let call = (method.as_str(), shape(path.split('?').next().unwrap_or_default()));
                if !seen.insert(call) {
                    self.drop("operations with the method and path of another operation", operation);
                } else {
                    selected.push(RawOperation { method: *method, path, item, operation });
                }
            }
        }
        selected
    }
}

fn is_selected(only: Option<&str>, path: &str, operation: Json<'_>) -> bool {
    match only.map(|only| (only, only.strip_prefix("tag:"))) {
        None => true,
        Some((_, Some(wanted))) => operation.texts("tags").any(|tag| tag == wanted),
        Some((part, None)) => path.contains(part),
    }
}
