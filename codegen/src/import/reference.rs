//! Everything that the pages say, in the API's names.

use std::collections::BTreeMap;

use super::at::At;
use super::endpoint::Endpoint;
use super::shape::TypeBody;

/// What the pages say.
#[derive(Debug, Default)]
pub(super) struct Reference {
    /// Types by the API's names.
    pub(super) types: BTreeMap<String, NamedType>,
    /// Endpoints in the order of the pages.
    pub(super) endpoints: Vec<Endpoint>,
    /// The resources that the pages hold in full, with the line of the heading.
    pub(super) covered: BTreeMap<String, At>,
}

/// A type that the pages write out.
#[derive(Debug)]
pub(super) struct NamedType {
    /// What it is.
    pub(super) body: TypeBody,
    /// Where it is written out first.
    pub(super) at: At,
    /// The resource whose section declares it.
    pub(super) resource: String,
    /// Whether it stands in a list of types; such a place decides on the resource.
    pub(super) in_list: bool,
}
