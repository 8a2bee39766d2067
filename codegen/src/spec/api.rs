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
    #[serde(default, skip_serializing_if = "String::is_empty")]
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
    /// The packages that the generated code names; `client` and this workspace's runtime when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<Packages>,
    /// How a caller asks for features that are not generally available, where the API has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub betas: Option<Betas>,
    /// How the vendor's document is read.
    #[serde(default, skip_serializing_if = "ImportRules::is_empty")]
    pub import: ImportRules,
    /// What a person has to decide here, as an import asks it: nothing is generated until it is settled and removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// What an import of the vendor's OpenAPI document takes, and how it names what is new.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRules {
    /// Which operations are taken: part of their path as the document writes it, or `tag:` and a tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// What new types are called that the document calls otherwise; the first rule that fits counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rename: Vec<RenameRule>,
}

impl ImportRules {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A rule for the names of new types; `*` stands for the same text on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameRule {
    /// The document's names, with one `*`.
    pub from: String,
    /// The spec's.
    pub to: String,
}

/// The names of the generated package and of the one that it calls, as they stand in `Cargo.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Packages {
    /// The generated package.
    pub client: String,
    /// The package with the runtime.
    pub runtime: String,
}

impl Default for Packages {
    fn default() -> Self {
        Self { client: "client".to_owned(), runtime: "anthropic-beta-runtime".to_owned() }
    }
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
    doc: "doc",
    base_url: "base_url" need,
    headers: "headers" need,
    query: "query" need,
    type_prefixes: "type_prefixes",
    packages: "packages",
    betas: "betas",
    import: "import",
    decide: "decide",
});

record!(ImportRules { only: "only", rename: "rename" });

record!(RenameRule {
    from: "from" need,
    to: "to" need,
});

record!(Packages { client: "client" need, runtime: "runtime" need });

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
