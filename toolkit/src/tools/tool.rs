//! The trait of tools, and tools from functions.

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
/// Most tools are created by [`tool`] from a closure. A type that implements this trait can have any definition,
/// including that of a tool of the API that its client runs.
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
    /// An error if the API would refuse the schema of the input.
    fn definition(&self) -> Result<ToolUnion, SchemaError>;

    /// Runs one call.
    ///
    /// The future is dropped while it waits if the run is cancelled or the time limit is exceeded. Work that it has
    /// spawned elsewhere does not end with it: the [`CallContext`] states when such work should end.
    ///
    /// # Errors
    ///
    /// The model receives the text of an error, so it should contain neither secrets nor paths that the model should
    /// not see.
    fn call(&self, input: Json, context: CallContext) -> ToolFuture;

    /// Returns the maximum duration of a call, if it differs from the limit of the runner.
    fn timeout(&self) -> Option<Duration> {
        None
    }

    /// Returns whether a call must not run at the same time as another.
    fn runs_alone(&self) -> bool {
        false
    }
}

/// Creates a tool from a function. The schema of its input is that of the input's type.
///
/// The documentation of the type and its fields is sent to the model as descriptions. Input that does not match the
/// type, or a constraint in its schema, is not passed to the function: the model receives the reason.
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

/// Creates a tool from a function that also receives the [`CallContext`]. Otherwise as [`tool`].
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

/// A tool that was created by [`tool`] or [`tool_with_context`].
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
    /// Makes the API guarantee that the input matches the schema. The schema is then reduced to the form that the API
    /// accepts, as for [structured output](crate::structured).
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sets the maximum duration of a call.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Makes calls wait until no other call is running.
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

// A derived implementation would require inputs that can be cloned.
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
