//! `api.yaml`: what is true of the whole API.

use schemars::JsonSchema;
use serde::Serialize;

use super::TypeExpr;
use crate::reader::record;

/// The file `api.yaml`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The API's name, for the generated crate's docs.
    pub title: String,
    /// What the generated crate's front page says.
    pub doc: String,
    /// Where the API answers, without a slash at the end.
    pub base_url: String,
    /// Headers that every request carries.
    pub headers: Vec<Header>,
    /// Query parameters that every request carries.
    pub query: Vec<Header>,
    /// What type names begin with that Rust names leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub type_prefixes: Vec<String>,
    /// How a caller asks for features that are not generally available.
    pub betas: Betas,
}

/// A header or query parameter with a fixed value.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The header that names beta features.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Betas {
    /// The header's name.
    pub header: String,
    /// The enum of known values.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// Docs of the setter that every request builder has.
    pub doc: String,
}

/// Events that the API posts to a URL of the user's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The type of the posted JSON.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// Docs of the method that verifies and decodes an event.
    pub doc: String,
}

record!(Api {
    title: "title" need,
    doc: "doc" need,
    base_url: "base_url" need,
    headers: "headers" need,
    query: "query" need,
    type_prefixes: "type_prefixes",
    betas: "betas" need,
});

record!(Header {
    name: "name" need,
    value: "value" need,
});

record!(Betas {
    header: "header" need,
    type_: "type" need,
    doc: "doc" need,
});

record!(Webhook {
    type_: "type" need,
    doc: "doc" need,
});
