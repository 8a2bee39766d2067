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
    /// Beta features that the endpoint needs; the client adds them to the caller's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub betas: Vec<String>,
    /// The date of the vendor's document with which it came, where it was not there from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// What to use instead, where the API advises against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// A Rust name other than the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// A Rust name of the request other than the one made of the key and the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust_request: Option<RustName>,
    /// Words that people search the docs for when they want it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// What it does: first line the summary.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// Path, query and header parameters by wire name, in the order of the reference.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Parameter>,
    /// What the request carries; nothing when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What the server responds with.
    pub returns: Returns,
    /// The body field that bounds the tokens the server may generate, for the long-request rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_tokens: Option<String>,
    /// When what it returns is done, where a program waits for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// What a person has to decide here, as an import asks it: nothing is generated until it is settled and removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// When something is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The required field of the response that says it, an enum.
    pub field: String,
    /// Its values when there is nothing more to wait for.
    pub until: Vec<String>,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, changes or acts.
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
    /// Where it goes.
    #[serde(rename = "in")]
    pub place: ParameterLocation,
    /// The type of its values.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether the reference allows `null`, which in a query means the same as leaving it out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// The date of the vendor's document with which it came, where it was not there from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// What to use instead, where the API advises against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What its values obey.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// A Rust name other than the derived one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// What a person has to decide here, as an import asks it: nothing is generated until it is settled and removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterLocation {
    /// Into the path, in place of `{name}`.
    Path,
    /// Into the query string.
    Query,
    /// Into a header.
    Header,
}

/// A request body: a JSON object of a named type, or the parts of a multipart form.
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

/// What the server responds with. Exactly one of `json`, `page`, `lines`, `events`, `binary`; `events` may stand beside
/// `json` where a flag in the body chooses between them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// A JSON value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<TypeExpr>,
    /// A page of items, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<TypeExpr>,
    /// How the next page is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// One JSON value a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<TypeExpr>,
    /// Server-sent events, one JSON value each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<TypeExpr>,
    /// The boolean body field that asks for `events` instead of `json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_flag: Option<String>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub binary: bool,
    /// Whether the response may be empty or `null`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub empty: bool,
}

/// How pages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// By an opaque cursor: `page`, `next_page`.
    Cursor,
    /// By the ids at the page's ends: `after_id`, `before_id`, `first_id`, `last_id`, `has_more`.
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
