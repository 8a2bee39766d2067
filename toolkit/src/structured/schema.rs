//! The schema that is sent: a type's schema, reduced to what the API accepts.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::{
    change::Change,
    check,
    error::{SchemaError, Violation},
    lower::Lowering,
};

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
