//! `api.yaml`: facts about the whole API.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Date, Errors, Events, Pages, RateLimit, TypeExpr};
use crate::reader::{record, words};

/// The file `api.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The API's name, for the generated crate's docs.
    pub title: String,
    /// The introduction of the generated crate's front page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// The base URL, without a trailing slash.
    pub base_url: String,
    /// Headers of every request.
    pub headers: Vec<Header>,
    /// Query parameters of every request.
    pub query: Vec<Header>,
    /// The fixed header whose value is the version of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_header: Option<String>,
    /// Credentials that the API accepts, in the order in which the client searches the environment for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Credential>,
    /// Environment variables that contain other settings of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variables: Option<Variables>,
    /// The name of the client in `user-agent`, before its version. Default: the name of its package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The response header with the server's identifier of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id_header: Option<String>,
    /// The response header that states whether a failed request should be retried (`true` or `false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub should_retry_header: Option<String>,
    /// The response header with the number of milliseconds to wait before a retry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms_header: Option<String>,
    /// The header in which the client sends the same key with each attempt of a `POST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_header: Option<String>,
    /// The response headers with the caller's rate limits, by the limited quantity.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub rate_limits: IndexMap<String, RateLimit>,
    /// The bodies of error responses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// The events with the same meaning in every stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Events>,
    /// The names of the parameters and fields of lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// The minimum number of tokens that the server generates in an hour. Limits the requests with
    /// `expected_tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_hour: Option<u32>,
    /// Prefixes of type names that are removed in Rust names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub type_prefixes: Vec<String>,
    /// The packages that the generated code refers to. Default: `client` and the runtime of this workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<Packages>,
    /// How a caller enables features that are not generally available, if the API has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub betas: Option<Betas>,
    /// How the vendor's document is imported.
    #[serde(default, skip_serializing_if = "ImportRules::is_empty")]
    pub import: ImportRules,
    /// A question of an import that a person has to settle. Code is generated only after it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
}

/// The parts of the vendor's OpenAPI document that are imported, and the names of new types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRules {
    /// The operations to import: part of their path in the document, or `tag:` and a tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// The date of the newest imported document or page. Differences of older ones are not imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The names of new types that differ from the document; the first matching rule counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rename: Vec<RenameRule>,
}

impl ImportRules {
    /// Returns whether no key is set.
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
    /// The spec's names, with one `*`.
    pub to: String,
}

/// The names of the generated package and of its runtime, as in `Cargo.toml`.
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

/// A credential that the API accepts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The kind of the credential.
    pub kind: CredentialKind,
    /// The header that contains it.
    pub header: String,
    /// The word before it in the header's value, such as `Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The environment variable with its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

/// The kind of a credential; the client has a method with this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A key of the account.
    ApiKey,
    /// A token of a user or program.
    AuthToken,
}

/// Environment variables with settings of the client other than credentials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variables {
    /// The variable with the base URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The variable with additional headers, one `Name: value` per line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<String>,
    /// The variable with the signing key of webhooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_key: Option<String>,
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
    /// The docs of the setter of every request.
    pub doc: String,
}

/// Events that the API posts to a URL of the user.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The type of the posted JSON.
    #[serde(rename = "type")]
    pub type_: TypeExpr,
    /// The docs of the method that verifies and decodes an event.
    pub doc: String,
}

record!(Api {
    title: "title" need,
    doc: "doc",
    base_url: "base_url" need,
    headers: "headers" need,
    query: "query" need,
    version_header: "version_header",
    credentials: "credentials",
    variables: "variables",
    user_agent: "user_agent",
    request_id_header: "request_id_header",
    should_retry_header: "should_retry_header",
    retry_after_ms_header: "retry_after_ms_header",
    idempotency_header: "idempotency_header",
    rate_limits: "rate_limits",
    errors: "errors",
    events: "events",
    pages: "pages",
    tokens_per_hour: "tokens_per_hour",
    type_prefixes: "type_prefixes",
    packages: "packages",
    betas: "betas",
    import: "import",
    decide: "decide",
});

record!(ImportRules { only: "only", date: "date", rename: "rename" });

record!(RenameRule {
    from: "from" need,
    to: "to" need,
});

record!(Packages { client: "client" need, runtime: "runtime" need });

record!(Header {
    name: "name" need,
    value: "value" need,
});

record!(Credential {
    kind: "kind" need,
    header: "header" need,
    scheme: "scheme",
    variable: "variable",
});

words!(CredentialKind { ApiKey: "api_key", AuthToken: "auth_token" });

record!(Variables { base_url: "base_url", headers: "headers", webhook_key: "webhook_key" });

record!(Betas {
    header: "header" need,
    type_: "type" need,
    doc: "doc" need,
});

record!(Webhook {
    type_: "type" need,
    doc: "doc" need,
});
