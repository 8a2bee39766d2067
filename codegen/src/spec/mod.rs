//! The spec language: a mirror of the YAML under `spec/`.
//!
//! Each file is one resource; `api.yaml` contains facts about the whole API. Unknown keys are errors.
//! `spec/README.md` explains every key with examples; editors show the doc comments here. `serde` writes the
//! types and their JSON Schema, `reader` reads them, and a test of [`crate::schema`] compares the two.

mod accumulates;
mod api;
mod conventions;
mod date;
mod decide;
mod endpoint;
mod field;
mod read;
mod shortcuts;
mod type_expr;
mod types;
mod write;

pub use crate::source::{NodePath, Source, Step};
pub use accumulates::{Accumulates, DeltaRule, How, Items, Scripted};
pub use api::{
    Api, Betas, Credential, CredentialKind, Header, ImportRules, Packages, RenameRule, Variables, Webhook,
};
pub use conventions::{CursorPages, ErrorKind, Errors, Events, IdPages, Pages, RateLimit};
pub use date::Date;
pub(crate) use decide::{Question, questions, unsettled};
pub use endpoint::{Body, Endpoint, Method, Paging, Parameter, ParameterLocation, Returns, Wait};
pub use field::{Field, Limits, RustName, Scalar};
pub use read::read;
pub(crate) use read::{Partial, is_resource_path, partial};
pub use shortcuts::{Selection, Shortcuts};
pub use type_expr::{Primitive, TypeExpr, TypeExprError};
pub use types::{EnumValue, Group, IntoRequest, TypeDef, Variant};
pub use write::{format, write};

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::reader::record;

/// A whole spec: the API and its resources by path (`messages`, `messages/batches`, …).
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The file `api.yaml`.
    pub api: Api,
    /// Resources by path: the path of the file below `spec/` without `.yaml`.
    pub resources: BTreeMap<String, Resource>,
}

/// One resource: a file of the spec.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// The purpose of the resource and its relation to others: the docs of its Rust module.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// A Rust program that uses the resource; it becomes a doc test of the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
    /// Pages of the crate's guide about the resource: modules in `docs/guide.rs`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guide: Vec<String>,
    /// The webhook events that the API sends, if this resource describes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Webhook>,
    /// Endpoints by method name, in the order of the reference.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub endpoints: IndexMap<String, Endpoint>,
    /// Groups of the types of the resource, in the order of the docs.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub groups: IndexMap<String, Group>,
    /// Types by the API's name, in alphabetical order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, TypeDef>,
}

record!(Resource {
    doc: "doc",
    decide: "decide",
    example: "example",
    guide: "guide",
    webhook: "webhook",
    endpoints: "endpoints",
    groups: "groups",
    types: "types",
});
