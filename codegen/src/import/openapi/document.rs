//! A vendor's document: its syntax, its version, and the operations that are taken from it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::dropped::Dropped;
use super::json::Json;
use super::paths::shape;
use crate::diag::{Diagnostic, Kind};
use crate::reader::{Dialect, Report};
use crate::source::{Node, Value};
use crate::spec::{Method, NodePath, Source};

/// A document whose syntax is right.
pub(super) struct Document {
    source: Source,
    /// What the spec language has no word for.
    pub(super) dropped: RefCell<Dropped>,
}

/// What stands in an empty file.
static EMPTY: Node = Node { span: 0..0, value: Value::Plain(String::new()) };

/// An operation of the document.
#[derive(Clone, Copy)]
pub(super) struct RawOperation<'a> {
    pub(super) method: Method,
    /// The path as the document writes it, which may hold a query.
    pub(super) path: &'a str,
    /// What the path's operations have in common.
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
            Some(version) => format!("this is Swagger {version}, and only OpenAPI 3.0 and 3.1 can be read"),
            None => "this is no OpenAPI document of version 3.0 or 3.1".to_owned(),
        };
        let help = "convert it to OpenAPI 3, which begins with `openapi: 3.1.0`";
        let path = NodePath::default();
        Err(vec![Diagnostic::new(Kind::OpenApi, source.file(), path, message, help)])
    }

    /// The whole document.
    pub(super) fn root(&self) -> Json<'_> {
        Json::new(self.source.map().root.as_ref().unwrap_or(&EMPTY))
    }

    /// Takes down something that is not taken.
    pub(super) fn drop(&self, what: &str, at: Json<'_>) {
        self.dropped.borrow_mut().add(what, at);
    }

    /// What `$ref` leads to, followed to the end; the value itself where it has none.
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

    /// The operations that `only` selects: part of the path as written, `tag:NAME`, or everything.
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
                    self.drop("operations of a method and path that another one has", operation);
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
