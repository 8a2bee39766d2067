//! Kinds of diagnostics.

use std::fmt;

/// The kind of a diagnostic. If there are too many diagnostics to show, the rest are counted by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A file that is not YAML or JSON, or uses syntax that the language does not support.
    Syntax,
    /// A file in a place where it does not belong.
    File,
    /// An unknown key.
    UnknownKey,
    /// A missing key.
    MissingKey,
    /// A value of the wrong kind.
    Value,
    /// A comment, which formatting would remove.
    Comment,
    /// A name without a definition.
    Reference,
    /// An unused type.
    Unused,
    /// Keys of a type, field or endpoint that exclude each other.
    Structure,
    /// The accumulation of a union's events.
    Accumulation,
    /// Facts about the whole API.
    Api,
    /// A union whose variants can't be distinguished.
    Union,
    /// An object and its fields.
    Object,
    /// Limits and defaults.
    Limit,
    /// An endpoint, its path, parameters and body.
    Endpoint,
    /// Two endpoints with one method and path.
    SameRequest,
    /// Pages and their cursors.
    Paging,
    /// The response of an endpoint.
    Response,
    /// The conversion of a response into a request.
    IntoRequest,
    /// An infinite type, of which no value can be built.
    Recursion,
    /// Docs.
    Docs,
    /// Links in docs.
    Link,
    /// The style of prose.
    Style,
    /// Rust names.
    Name,
    /// An OpenAPI construct that the spec cannot express.
    OpenApi,
    /// A page of the reference.
    Page,
    /// A question that an import asks.
    Decide,
    /// A bug in this program.
    Defect,
}

impl Kind {
    /// Returns its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::File => "file",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::Value => "value",
            Self::Comment => "comment",
            Self::Reference => "reference",
            Self::Unused => "unused",
            Self::Structure => "structure",
            Self::Accumulation => "accumulation",
            Self::Api => "api",
            Self::Union => "union",
            Self::Object => "object",
            Self::Limit => "limit",
            Self::Endpoint => "endpoint",
            Self::SameRequest => "same-request",
            Self::Paging => "paging",
            Self::Response => "response",
            Self::IntoRequest => "into-request",
            Self::Recursion => "recursion",
            Self::Docs => "docs",
            Self::Link => "link",
            Self::Style => "style",
            Self::Name => "name",
            Self::OpenApi => "openapi",
            Self::Page => "page",
            Self::Decide => "decide",
            Self::Defect => "defect",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
