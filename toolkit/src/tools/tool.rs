//! What a tool is.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use anthropic_beta::{
    json::Json,
    messages::{Tool as Definition, ToolInputSchema, ToolUnion},
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    context::CallContext,
    output::{BoxError, ToolOutput},
};
use crate::structured::{OutputSchema, SchemaError, SchemaErrorReason, check_against};

/// The future of a call.
pub type ToolFuture = Pin<Box<dyn Future<Output = Result<ToolOutput, BoxError>> + Send>>;

/// A function that the model may call.
///
/// Most tools are made by [`tool`] from a closure. A type that implements this trait can have any definition, also that of
/// a tool of the API which its client runs.
///
/// A tool that owns a process or a connection releases it in its `Drop`. A [`Runner`](super::Runner) drops its tools when
/// the run is over, even if it ends with an error, and when it is dropped itself.
pub trait Tool: Send + Sync {
    /// Returns the name by which the model calls the tool: 1 to 128 letters, digits, `_` and `-`.
    fn name(&self) -> &str;

    /// Returns the definition that is sent with each request.
    ///
    /// # Errors
    ///
    /// The schema of the input would be refused.
    fn definition(&self) -> Result<ToolUnion, SchemaError>;

    /// Runs one call.
    ///
    /// The future is dropped where it waits when the run is cancelled or the time is over. Work that it has spawned
    /// elsewhere does not end with it: the [`CallContext`] tells such work when to end.
    ///
    /// # Errors
    ///
    /// An error goes to the model as its text, so it should neither hold secrets nor paths that the model should not see.
    fn call(&self, input: Json, context: CallContext) -> ToolFuture;

    /// Returns how long a call may take, if that differs from the limit of the runner.
    fn timeout(&self) -> Option<Duration> {
        None
    }

    /// Returns whether a call must not run at the same time as another.
    fn runs_alone(&self) -> bool {
        false
    }
}

/// Makes a tool of a function. The schema of its input comes from the input's type.
///
/// Documentation of the type and its fields goes to the model, as descriptions. Input that does not fit the type, or a
/// constraint in its schema, does not reach the function: the model receives the reason.
///
/// ```
/// use anthropic_beta_toolkit::tools::tool;
/// use schemars::JsonSchema;
/// use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Weather {
///     /// Name of a city, in English.
///     city: String,
/// }
///
/// let weather = tool("weather", "The weather right now.", |input: Weather| async move {
///     match input.city.as_str() {
///         "Oslo" => Ok("It rains."),
///         _ => Err("no station in this city"),
///     }
/// });
/// ```
pub fn tool<I, F, Fut, O, E>(name: impl Into<String>, description: impl Into<String>, run: F) -> FnTool<I>
where
    I: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(I) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<O, E>> + Send + 'static,
    O: Into<ToolOutput>,
    E: Into<BoxError>,
{
    tool_with_context(name, description, move |input, _| run(input))
}

/// Makes a tool of a function that also receives the [`CallContext`]. Otherwise as [`tool`].
pub fn tool_with_context<I, F, Fut, O, E>(
    name: impl Into<String>,
    description: impl Into<String>,
    run: F,
) -> FnTool<I>
where
    I: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(I, CallContext) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<O, E>> + Send + 'static,
    O: Into<ToolOutput>,
    E: Into<BoxError>,
{
    FnTool {
        name: name.into(),
        description: description.into(),
        schema: SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<I>().to_value(),
        run: Arc::new(move |input, context| {
            let running = run(input, context);
            Box::pin(async move { running.await.map(Into::into).map_err(Into::into) })
        }),
        strict: false,
        timeout: None,
        alone: false,
    }
}

/// A tool made of a function by [`tool`] or [`tool_with_context`].
pub struct FnTool<I> {
    name: String,
    description: String,
    schema: Value,
    run: Run<I>,
    strict: bool,
    timeout: Option<Duration>,
    alone: bool,
}

type Run<I> = Arc<dyn Fn(I, CallContext) -> ToolFuture + Send + Sync>;

impl<I> FnTool<I> {
    /// Makes the API guarantee that the input follows the schema. The schema is then reduced to what the API
    /// accepts, as for [structured output](crate::structured).
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sets how long a call may take.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Has calls wait until no other call runs.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }
}

impl<I: DeserializeOwned + 'static> Tool for FnTool<I> {
    fn name(&self) -> &str {
        &self.name
    }

    fn definition(&self) -> Result<ToolUnion, SchemaError> {
        let mut schema = self.schema.clone();
        if self.strict {
            schema = OutputSchema::from_value(schema)?.as_value().clone();
        }
        let schema = ToolInputSchema::from_json(&schema.to_string())
            .map_err(|_| SchemaError::new("/type", SchemaErrorReason::Malformed("type".into())))?;
        let mut definition = Definition::new(&self.name, schema).with_description(&self.description);
        definition.strict = self.strict.then_some(true);
        Ok(definition.into())
    }

    fn call(&self, input: Json, context: CallContext) -> ToolFuture {
        match self.input(&input) {
            Ok(input) => (self.run)(input, context),
            Err(reason) => Box::pin(std::future::ready(Err(format!("invalid input: {reason}").into()))),
        }
    }

    fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    fn runs_alone(&self) -> bool {
        self.alone
    }
}

impl<I: DeserializeOwned> FnTool<I> {
    fn input(&self, input: &Json) -> Result<I, String> {
        let mut value = input.to_value().map_err(|error| error.to_string())?;
        check_against(&self.schema, &mut value).map_err(|violation| violation.to_string())?;
        serde_json::from_value(value).map_err(|error| error.to_string())
    }
}

// Derived, it would need inputs that can be cloned.
impl<I> Clone for FnTool<I> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            description: self.description.clone(),
            schema: self.schema.clone(),
            run: self.run.clone(),
            ..*self
        }
    }
}

impl<I> fmt::Debug for FnTool<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FnTool").field("name", &self.name).finish_non_exhaustive()
    }
}
