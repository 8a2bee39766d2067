//! Why a schema, a value or a request is refused.

use std::fmt;

/// A schema that the API would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// JSON pointer to the part that is refused.
    pub pointer: String,
    /// Why it is refused.
    pub reason: SchemaErrorReason,
}

/// Why the API would refuse a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaErrorReason {
    /// The schema contains itself, by this reference.
    Recursion(String),
    /// The reference leads nowhere, or out of the document.
    Reference(String),
    /// An object may have properties of any name. A list of objects with a key and a value can stand for it, such as
    /// [`Entries`](super::Entries).
    Map,
    /// The schema allows any value, or none.
    NoType,
    /// An `enum` or `const` has an object or a list among its values.
    CompoundEnum,
    /// A property has a name other than 1 to 64 letters, digits, `_`, `.` and `-`.
    PropertyName(String),
    /// A keyword that the API does not accept and that no description can stand for.
    Keyword(String),
    /// A keyword has a value of the wrong kind.
    Malformed(String),
    /// Two schemas that both have to hold contradict each other in this keyword.
    Contradiction(String),
    /// More properties that may be absent than the API accepts.
    OptionalProperties {
        /// How many the schema has.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// More properties with a union type than the API accepts.
    UnionProperties {
        /// How many the schema has.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// More strict tools than the API accepts.
    StrictTools {
        /// How many there are.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },
}

impl SchemaError {
    pub(crate) fn new(pointer: impl Into<String>, reason: SchemaErrorReason) -> Self {
        Self { pointer: pointer.into(), reason }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SchemaErrorReason as R;
        write!(f, "the schema at `{}` is not accepted: ", self.pointer)?;
        match &self.reason {
            R::Recursion(name) => write!(f, "`{name}` contains itself"),
            R::Reference(name) => {
                write!(f, "the reference `{name}` does not lead to a definition of the schema")
            }
            R::Map => f.write_str(
                "properties of any name are not supported; use `Entries` or another list of key and value",
            ),
            R::NoType => f.write_str("it allows any value or none; give it a type"),
            R::CompoundEnum => f.write_str("values of an enum must be strings, numbers, booleans or null"),
            R::PropertyName(name) => write!(
                f,
                "the property name {name:?} is not made of 1 to 64 letters, digits, `_`, `.` and `-`"
            ),
            R::Keyword(keyword) => write!(f, "the keyword `{keyword}` is not supported"),
            R::Malformed(keyword) => write!(f, "the value of `{keyword}` is malformed"),
            R::Contradiction(keyword) => write!(f, "two values of `{keyword}` would both have to hold"),
            R::OptionalProperties { count, limit } => {
                write!(f, "{count} properties are optional, {limit} may be")
            }
            R::UnionProperties { count, limit } => {
                write!(f, "{count} properties have a union type, {limit} may have")
            }
            R::StrictTools { count, limit } => write!(f, "{count} tools are strict, {limit} may be"),
        }
    }
}

impl std::error::Error for SchemaError {}

/// A value that does not fit its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer to the value that does not fit; empty if it is the whole.
    pub pointer: String,
    /// What is expected there and what was found.
    pub reason: String,
}

impl Violation {
    pub(crate) fn new(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), reason: reason.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.reason),
            pointer => write!(f, "at `{pointer}`: {}", self.reason),
        }
    }
}

impl std::error::Error for Violation {}

/// Why a structured request failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ParseError {
    /// The API would refuse the type's schema. Nothing was sent.
    Schema(SchemaError),
    /// The request has a format of its own. Nothing was sent.
    FormatSet,
    /// The request failed.
    Request(anthropic_beta::Error),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(error) => error.fmt(f),
            Self::FormatSet => f.write_str("the request has an output format already"),
            Self::Request(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ParseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Schema(error) => Some(error),
            Self::Request(error) => Some(error),
            Self::FormatSet => None,
        }
    }
}
