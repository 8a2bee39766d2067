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

/// The maximum length of a tool's name, in characters.
const NAME: usize = 128;

/// Converts a tool of a server into a definition for the API, with the same name, description and input schema. A title
/// replaces a missing description.
///
/// # Errors
///
/// An error if the API does not accept the name, or the schema is not that of an object. [`McpTool`] changes unsuitable
/// names.
pub fn definition(tool: &ServerTool) -> Result<Definition, Unsupported> {
    if fitting(&tool.name) != tool.name {
        let why = format!("a name has 1 to {NAME} letters, digits, `_` and `-`");
        return Err(Unsupported::new(format!("the tool name {:?}", tool.name), why));
    }
    named(tool, &tool.name)
}

/// Returns the definition of a tool with this name.
fn named(tool: &ServerTool, name: &str) -> Result<Definition, Unsupported> {
    let schema = Json::serialize_from(&*tool.input_schema)
        .ok()
        .and_then(|schema| schema.decode_as::<ToolInputSchema>().ok())
        .ok_or_else(|| {
            Unsupported::new(
                format!("the input schema of the tool `{}`", tool.name),
                "it is not the schema of an object",
            )
        })?;
    let definition = Definition::new(name, schema);
    Ok(match tool.description.as_deref().or(tool.title.as_deref()) {
        Some(description) => definition.with_description(description),
        None => definition,
    })
}

/// Returns a name in which `_` replaces characters that the API does not accept.
fn fitting(name: &str) -> String {
    let fits = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let fitting: String = name.chars().map(|char| if fits(char) { char } else { '_' }).take(NAME).collect();
    if fitting.is_empty() { "_".into() } else { fitting }
}

type Call = Arc<dyn Fn(CallToolRequestParams) -> CallFuture + Send + Sync>;
type CallFuture = std::pin::Pin<Box<dyn Future<Output = Result<CallToolResult, BoxError>> + Send>>;

/// A tool of a server, for the [runner](crate::tools).
#[derive(Clone)]
pub struct McpTool {
    /// The name on the server.
    server_name: String,
    definition: Definition,
    call: Call,
    strict: bool,
}

/// Creates tools for the runner from the tools of a server. The function calls one of them, for example by `call_tool`
/// of `rmcp`.
///
/// Names that the API does not accept are changed, and changed back in calls. If two names are equal then, or two
/// servers use the same name, a number is added. `taken` contains the names in use, to which those of these tools are
/// added.
///
/// # Errors
///
/// An error if the schema of a tool's input is not that of an object.
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

/// Returns a suitable name that is not in use, and adds it to those in use.
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
    /// Returns the name on the server.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// Changes the definition that is sent, for example to set a cache breakpoint. The name is kept.
    #[must_use]
    pub fn map_definition(mut self, change: impl FnOnce(Definition) -> Definition) -> Self {
        let name = self.definition.name.clone();
        self.definition = change(self.definition);
        self.definition.name = name;
        self
    }

    /// Makes a call fail if a part of its result has no counterpart. By default, a text replaces the part.
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
