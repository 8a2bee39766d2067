//! The schema that is sent: a type's schema, reduced to what the API accepts.

use std::fmt;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::{check, lower::Lowering};

/// A JSON schema that the API accepts, made from any other that says the same.
///
/// The API takes a part of JSON Schema. What it does not take is put into the description, for the model to read, and
/// checked once the response is there.
///
/// ```
/// use anthropic_beta_toolkit::structured::OutputSchema;
/// use serde_json::json;
///
/// let schema = OutputSchema::from_value(json!({
///     "type": "object",
///     "properties": { "stars": { "type": "integer", "minimum": 1, "maximum": 5 } },
///     "required": ["stars"],
/// }))?;
/// assert_eq!(
///     schema.as_value(),
///     &json!({
///         "type": "object",
///         "properties": {
///             "stars": { "type": "integer", "description": "Constraints: minimum 1, maximum 5." },
///         },
///         "required": ["stars"],
///         "additionalProperties": false,
///     }),
/// );
/// assert_eq!(schema.changes()[0].to_string(), "/properties/stars: `minimum` moved to the description");
/// assert!(schema.check(&mut json!({ "stars": 4 })).is_ok());
/// assert!(schema.check(&mut json!({ "stars": 6 })).is_err());
/// # Ok::<(), anthropic_beta_toolkit::structured::SchemaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OutputSchema {
    original: Value,
    accepted: Value,
    changes: Vec<Change>,
}

impl OutputSchema {
    /// Returns the schema of a type.
    ///
    /// # Errors
    ///
    /// The type has no schema that the API accepts: [`SchemaError`] tells where and why.
    pub fn of<T: JsonSchema>() -> Result<Self, SchemaError> {
        let generator = SchemaSettings::draft2020_12().into_generator();
        Self::from_value(generator.into_root_schema_for::<T>().to_value())
    }

    /// Returns the schema that says what this one says.
    ///
    /// # Errors
    ///
    /// There is no such schema that the API accepts: [`SchemaError`] tells where and why.
    pub fn from_value(original: Value) -> Result<Self, SchemaError> {
        let (accepted, changes) = Lowering::run(&original)?;
        super::limits::check(&accepted)?;
        Ok(Self { original, accepted, changes })
    }

    /// Returns the schema as it is sent.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.accepted
    }

    /// Returns what was changed, in the order of the schema.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Checks a value against the schema as it was before the change, with its constraints.
    ///
    /// The API may return a string of an enum with other capitals. Where exactly one of the allowed strings is meant, the
    /// value is corrected to it.
    ///
    /// # Errors
    ///
    /// The value does not fit: [`Violation`] tells where and why.
    pub fn check(&self, value: &mut Value) -> Result<(), Violation> {
        check::check(&self.original, value)
    }
}

/// One change that made a schema acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// JSON pointer to the changed schema, in the schema before the change.
    pub pointer: String,
    /// Keyword that is gone or has another meaning.
    pub keyword: String,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of a keyword that the API does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The description states it now.
    Described,
    /// It is gone: it says nothing about the values that the model writes.
    Dropped,
    /// Another keyword stands for it.
    Replaced,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let became = match self.kind {
            ChangeKind::Described => "moved to the description",
            ChangeKind::Dropped => "dropped",
            ChangeKind::Replaced => "replaced",
        };
        write!(f, "{}: `{}` {became}", self.pointer, self.keyword)
    }
}

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
    /// An object may have properties of any name. A list of objects with a key and a value can stand for it.
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
            R::Map => f.write_str("properties of any name are not supported; use a list of key and value"),
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
