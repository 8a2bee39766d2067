//! The content of all pages, with API names.

use std::collections::BTreeMap;

use super::at::At;
use super::endpoint::Endpoint;
use super::shape::TypeBody;

/// The content of all pages.
#[derive(Debug, Default)]
pub(super) struct Reference {
    /// The types by API name.
    pub(super) types: BTreeMap<String, NamedType>,
    /// Endpoints in the order of the pages.
    pub(super) endpoints: Vec<Endpoint>,
    /// The resources that the pages contain completely, with the line of the heading.
    pub(super) covered: BTreeMap<String, At>,
}

/// A type that the pages define.
#[derive(Debug)]
pub(super) struct NamedType {
    /// The kind.
    pub(super) body: TypeBody,
    /// The position of its first definition.
    pub(super) at: At,
    /// The resource whose section declares it.
    pub(super) resource: String,
    /// Whether it is in a list of types, which determines its resource.
    pub(super) in_list: bool,
}
