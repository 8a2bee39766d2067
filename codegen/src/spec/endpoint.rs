//! Endpoints: one method on one path.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::field::{Limits, RustName, is_false};
use super::{Date, Field, TypeExpr};
use crate::reader::{record, words};

/// One endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for each path parameter.
    pub path: String,
    /// Beta features that the endpoint requires; the client adds them to those of the caller.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub betas: Vec<String>,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The replacement, if the API deprecates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The Rust name of the request, if it differs from the one derived from the key and the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust_request: Option<RustName>,
    /// Search terms for the docs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// The docs; the first line is the summary.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// Path, query and header parameters by wire name, in the order of the reference.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Parameter>,
    /// The request body; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The response.
    pub returns: Returns,
    /// The body field that limits the tokens that the server may generate, for the rule of long requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_tokens: Option<String>,
    /// The condition under which the operation is complete, for programs that wait for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// The condition under which an operation is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The required field of the response with the status, an enum.
    pub field: String,
    /// The values of the field that are final.
    pub until: Vec<String>,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Retrieves.
    Get,
    /// Creates, changes or performs an action.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The location.
    #[serde(rename = "in")]
    pub place: ParameterLocation,
    /// The type of its values.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// Whether it is optional.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether the reference allows `null`, which in a query has the same meaning as an absent value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// The date of the vendor's document that introduced it; absent if it was in the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The replacement, if the API deprecates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The limits of its values.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// The Rust name, if it differs from the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// The docs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterLocation {
    /// The path, in place of `{name}`.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
}

/// The body of a request: a JSON object of a named type, or the parts of a multipart form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The object sent as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<TypeExpr>,
    /// The parts of a form, by wire name; lists of files end in `[]`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub multipart: IndexMap<String, Field>,
}

/// The response of an endpoint. Exactly one of `json`, `page`, `lines`, `events`, `binary`; `events` may be
/// combined with `json` if a flag in the body chooses between them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// A JSON value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<TypeExpr>,
    /// A page of items, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<TypeExpr>,
    /// How the next page is requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// One JSON value per line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<TypeExpr>,
    /// Server-sent events, one JSON value each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<TypeExpr>,
    /// The boolean body field that requests `events` instead of `json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_flag: Option<String>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub binary: bool,
    /// Whether the response may be empty or `null`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub empty: bool,
}

/// How the next page is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// By an opaque cursor: `page`, `next_page`.
    Cursor,
    /// By the ids of the first and last item of the page: `after_id`, `before_id`, `first_id`, `last_id`,
    /// `has_more`.
    Ids,
}

record!(Endpoint {
    method: "method" need,
    path: "path" need,
    betas: "betas",
    since: "since",
    deprecated: "deprecated",
    rust: "rust",
    rust_request: "rust_request",
    search: "search",
    doc: "doc",
    parameters: "parameters",
    body: "body",
    returns: "returns" need,
    expected_tokens: "expected_tokens",
    wait: "wait",
    decide: "decide",
});

record!(Wait { field: "field" need, until: "until" need });

words!(Method { Get: "GET", Post: "POST", Put: "PUT", Patch: "PATCH", Delete: "DELETE" });

record!(Parameter {
    place: "in" need,
    type_: "type" need,
    optional: "optional",
    nullable: "nullable",
    since: "since",
    deprecated: "deprecated",
    limits: "limits",
    rust: "rust",
    doc: "doc",
    decide: "decide",
});

words!(ParameterLocation { Path: "path", Query: "query", Header: "header" });

record!(Body { json: "json", multipart: "multipart" });

record!(Returns {
    json: "json",
    page: "page",
    paging: "paging",
    lines: "lines",
    events: "events",
    events_flag: "events_flag",
    binary: "binary",
    empty: "empty",
});

words!(Paging { Cursor: "cursor", Ids: "ids" });
