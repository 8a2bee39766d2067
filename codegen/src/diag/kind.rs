//! Kinds of diagnostics.

use std::fmt;

/// What is said about many texts in the same way. Where there are too many diagnostics to show, they are counted by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A file that is no YAML or JSON, or has what the language does without.
    Syntax,
    /// A file that does not belong where it is.
    File,
    /// A key that the language does not have.
    UnknownKey,
    /// A key that has to be there.
    MissingKey,
    /// A value of another kind than the key has.
    Value,
    /// A comment, which formatting would lose.
    Comment,
    /// A name that nothing has.
    Reference,
    /// A type that nothing uses.
    Unused,
    /// Keys of a type, field or endpoint that do not go together.
    Structure,
    /// How the events of a union add up.
    Accumulation,
    /// What is true of the whole API.
    Api,
    /// A union whose variants can't be told apart.
    Union,
    /// An object and its fields.
    Object,
    /// Limits and defaults.
    Limit,
    /// An endpoint, its path, parameters and body.
    Endpoint,
    /// Two endpoints with one method and path.
    SameRequest,
    /// Pages and what follows them.
    Paging,
    /// What an endpoint responds with.
    Response,
    /// How a response goes into a request.
    IntoRequest,
    /// A type of which no value can be built.
    Recursion,
    /// Docs.
    Docs,
    /// Links in docs.
    Link,
    /// The style of prose.
    Style,
    /// Names in Rust.
    Name,
    /// What OpenAPI says and the spec has no word for.
    OpenApi,
    /// A page of the reference.
    Page,
    /// What a person has to decide after an import.
    Decide,
    /// A defect of this program.
    Defect,
}

impl Kind {
    /// Its name, as tools read it.
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
