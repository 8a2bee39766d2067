//! Reads maps of a document, and their common keys.

use crate::diag::Kind;
use crate::openapi::text::{join, original};
use crate::reader::Fields;
use crate::spec::RustName;

/// A map of the document that is read key by key; keys that are not read are reported.
pub(super) type Node<'a> = Fields<'a>;

impl Fields<'_> {
    /// Reports keys that the spec cannot express.
    pub(super) fn report(&self, message: impl Into<String>, help: &str) {
        self.add(Kind::OpenApi, message, help);
    }

    /// Returns whether a key is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).unwrap_or(false)
    }

    /// Returns the map under a required key.
    pub(super) fn need_child(&self, key: &str) -> Option<Self> {
        self.require(key);
        self.child(key)
    }

    /// Returns the docs from which a description was derived.
    pub(super) fn description(&self) -> String {
        original(self.get("description").unwrap_or_default(), self.get("x-doc"))
    }

    /// Returns the docs from which a summary and a description were derived.
    pub(super) fn summary(&self) -> String {
        original(join(self.get("summary"), self.get("description")), self.get("x-doc"))
    }

    /// Returns the replacement of a deprecated definition.
    pub(super) fn deprecated(&self) -> Option<String> {
        let deprecated = self.flag("deprecated");
        self.get("x-deprecated").or_else(|| deprecated.then(String::new))
    }

    /// Returns a chosen Rust name.
    pub(super) fn rust_name(&self) -> Option<RustName> {
        self.get("x-rust-name")
    }

    /// Reports every key that was not read.
    pub(super) fn finish(&self) {
        let message = |key: &str| format!("the spec cannot express `{key}` here");
        self.unread(Kind::OpenApi, message, "remove it, or state it in a description");
    }
}
