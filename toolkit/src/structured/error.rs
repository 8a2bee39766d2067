//! The errors of schemas, values and requests.

use std::fmt;

/// An error for a schema that the API would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// The JSON pointer to the refused part.
    pub pointer: String,
    /// The reason.
    pub reason: SchemaErrorReason,
}

/// The reason why the API would refuse a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaErrorReason {
    /// The schema contains itself, by this reference.
    Recursion(String),
    /// The reference does not refer to a definition in the document.
    Reference(String),
    /// An object may have arbitrary property names. A list of objects with a key and a value can replace it, such as
    /// [`Entries`](super::Entries).
    Map,
    /// The schema allows any value, or none.
    NoType,
    /// An `enum` or `const` contains an object or a list.
    CompoundEnum,
    /// A property has a name other than 1 to 64 letters, digits, `_`, `.` and `-`.
    PropertyName(String),
    /// A keyword that the API does not accept and that a description cannot replace.
    Keyword(String),
    /// A keyword has a value of the wrong kind.
    Malformed(String),
    /// Two schemas that must both match contradict each other in this keyword.
    Contradiction(String),
    /// The schema has more optional properties than the API accepts.
    OptionalProperties {
        /// The number in the schema.
        count: usize,
        /// The maximum.
        limit: usize,
    },
    /// The schema has more properties with a union type than the API accepts.
    UnionProperties {
        /// The number in the schema.
        count: usize,
        /// The maximum.
        limit: usize,
    },
    /// There are more strict tools than the API accepts.
    StrictTools {
        /// The number of strict tools.
        count: usize,
        /// The maximum.
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
                write!(f, "the reference `{name}` does not refer to a definition of the schema")
            }
            R::Map => f.write_str(
                "arbitrary property names are not supported; use `Entries` or another list of key and value",
            ),
            R::NoType => f.write_str("it allows any value or none; give it a type"),
            R::CompoundEnum => f.write_str("values of an enum must be strings, numbers, booleans or null"),
            R::PropertyName(name) => write!(
                f,
                "the property name {name:?} does not consist of 1 to 64 letters, digits, `_`, `.` and `-`"
            ),
            R::Keyword(keyword) => write!(f, "the keyword `{keyword}` is not supported"),
            R::Malformed(keyword) => write!(f, "the value of `{keyword}` is malformed"),
            R::Contradiction(keyword) => write!(f, "two values of `{keyword}` contradict each other"),
            R::OptionalProperties { count, limit } => {
                write!(f, "{count} properties are optional; the maximum is {limit}")
            }
            R::UnionProperties { count, limit } => {
                write!(f, "{count} properties have a union type; the maximum is {limit}")
            }
            R::StrictTools { count, limit } => write!(f, "{count} tools are strict; the maximum is {limit}"),
        }
    }
}

impl std::error::Error for SchemaError {}

/// An error for a value that does not match its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The JSON pointer to the value that does not match; empty for the whole value.
    pub pointer: String,
    /// The expected and the found value.
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

/// The reason why a structured request failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ParseError {
    /// The API would refuse the type's schema. Nothing was sent.
    Schema(SchemaError),
    /// The request already has an output format. Nothing was sent.
    FormatSet,
    /// The request failed.
    Request(anthropic_beta::Error),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(error) => error.fmt(f),
            Self::FormatSet => f.write_str("the request already has an output format"),
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
