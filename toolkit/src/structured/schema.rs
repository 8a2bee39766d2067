//! The schema that is sent: a type's schema, reduced to what the API accepts.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::{
    change::Change,
    check,
    error::{SchemaError, Violation},
    lower::Lowering,
};

/// A JSON schema that the API accepts, converted from any equivalent schema.
///
/// The API accepts a part of JSON Schema. Other constraints are moved to the description, for the model, and are
/// checked in the response.
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
    /// An error if the API does not accept the schema: the [`SchemaError`] states the position and the reason.
    pub fn of<T: JsonSchema>() -> Result<Self, SchemaError> {
        let generator = SchemaSettings::draft2020_12().into_generator();
        Self::from_value(generator.into_root_schema_for::<T>().to_value())
    }

    /// Converts a schema to an equivalent one that the API accepts.
    ///
    /// # Errors
    ///
    /// An error if there is no such schema: the [`SchemaError`] states the position and the reason.
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

    /// Returns the changes, in the order of the schema.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Checks a value against the original schema, with its constraints.
    ///
    /// The API may return a string of an enum in a different case. If exactly one of the allowed strings matches, the
    /// value is corrected to it.
    ///
    /// # Errors
    ///
    /// An error if the value does not match: the [`Violation`] states the position and the reason.
    pub fn check(&self, value: &mut Value) -> Result<(), Violation> {
        check::check(&self.original, value)
    }
}
