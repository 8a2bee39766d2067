//! The tools of a server, as tools for the runner.

use std::{collections::BTreeSet, fmt, sync::Arc};

use anthropic_beta::{
    json::Json,
    messages::{Tool as Definition, ToolInputSchema, ToolUnion},
};
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool as ServerTool};

use super::{content, unsupported::Unsupported};
use crate::{
    structured::SchemaError,
    tools::{BoxError, CallContext, Tool, ToolFuture},
};

/// Characters of the longest name of a tool.
const NAME: usize = 128;

/// Converts a tool of a server into a definition for the API. It has the same name, description and schema of
/// the input. A title replaces a missing description.
///
/// # Errors
///
/// The API does not take the name, or the schema is not that of an object. [`McpTool`] changes names that do not fit.
pub fn definition(tool: &ServerTool) -> Result<Definition, Unsupported> {
    if fitting(&tool.name) != tool.name {
        let why = format!("a name has 1 to {NAME} letters, digits, `_` and `-`");
        return Err(Unsupported::new(format!("the tool name {:?}", tool.name), why));
    }
    named(tool, &tool.name)
}

/// The definition of a tool under a name.
fn named(tool: &ServerTool, name: &str) -> Result<Definition, Unsupported> {
    let schema = Json::serialize_from(&*tool.input_schema)
        .ok()
        .and_then(|schema| schema.decode_as::<ToolInputSchema>().ok())
        .ok_or_else(|| {
            Unsupported::new(
                format!("the input schema of the tool `{}`", tool.name),
                "it is not that of an object",
            )
        })?;
    let definition = Definition::new(name, schema);
    Ok(match tool.description.as_deref().or(tool.title.as_deref()) {
        Some(description) => definition.with_description(description),
        None => definition,
    })
}

/// A name with `_` in the place of characters that the API does not take.
fn fitting(name: &str) -> String {
    let fits = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let fitting: String = name.chars().map(|char| if fits(char) { char } else { '_' }).take(NAME).collect();
    if fitting.is_empty() { "_".into() } else { fitting }
}

type Call = Arc<dyn Fn(CallToolRequestParams) -> CallFuture + Send + Sync>;
type CallFuture = std::pin::Pin<Box<dyn Future<Output = Result<CallToolResult, BoxError>> + Send>>;

/// A tool of a server, which the [runner](crate::tools) can take.
#[derive(Clone)]
pub struct McpTool {
    /// The name by which the server knows it.
    server_name: String,
    definition: Definition,
    call: Call,
    strict: bool,
}

/// Makes tools for the runner of the tools of a server. The function calls one of them: a `call_tool` of `rmcp` for
/// instance.
///
/// Names that the API does not take are changed, and changed back in calls. Where that makes two names the same, or two
/// servers use one name, a number is added; `taken` holds the names in use, and those of these tools afterwards.
///
/// # Errors
///
/// The schema of a tool's input is not that of an object.
pub fn tools<F, Fut, E>(
    tools: impl IntoIterator<Item = ServerTool>,
    taken: &mut BTreeSet<String>,
    call: F,
) -> Result<Vec<McpTool>, Unsupported>
where
    F: Fn(CallToolRequestParams) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<CallToolResult, E>> + Send + 'static,
    E: Into<BoxError>,
{
    let call: Call = Arc::new(move |params| {
        let calling = call(params);
        Box::pin(async move { calling.await.map_err(Into::into) })
    });
    tools
        .into_iter()
        .map(|tool| {
            let definition = named(&tool, &free(&tool.name, taken))?;
            Ok(McpTool {
                server_name: tool.name.into_owned(),
                definition,
                call: Arc::clone(&call),
                strict: false,
            })
        })
        .collect()
}

/// A name that fits and is not taken, which it is afterwards.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let fitting = fitting(name);
    let mut free = fitting.clone();
    let mut number = 1;
    while !taken.insert(free.clone()) {
        number += 1;
        let end = format!("_{number}");
        free = fitting.chars().take(NAME - end.len()).collect::<String>() + &end;
    }
    free
}

impl McpTool {
    /// Returns the name by which the server knows it.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// Changes the definition that is sent, to set a cache breakpoint for instance. The name stays.
    #[must_use]
    pub fn map_definition(mut self, change: impl FnOnce(Definition) -> Definition) -> Self {
        let name = self.definition.name.clone();
        self.definition = change(self.definition);
        self.definition.name = name;
        self
    }

    /// Has a call fail if a part of its result has no counterpart. Otherwise a text takes the place of the part.
    #[must_use]
    pub fn strict_content(mut self) -> Self {
        self.strict = true;
        self
    }
}

impl fmt::Debug for McpTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpTool").field("server_name", &self.server_name).finish_non_exhaustive()
    }
}

impl Tool for McpTool {
    fn name(&self) -> &str {
        &self.definition.name
    }

    fn definition(&self) -> Result<ToolUnion, SchemaError> {
        Ok(self.definition.clone().into())
    }

    fn call(&self, input: Json, _context: CallContext) -> ToolFuture {
        let (call, strict) = (Arc::clone(&self.call), self.strict);
        let params = match super::api::params(&self.server_name, &input) {
            Ok(params) => params,
            Err(error) => return Box::pin(std::future::ready(Err(format!("invalid input: {error}").into()))),
        };
        Box::pin(async move {
            let result = call(params).await?;
            if strict { Ok(content::strict_result(&result)?) } else { Ok(content::result(&result)) }
        })
    }
}
