//! Checks and completes the request before the first turn.

use std::{collections::BTreeSet, sync::Arc};

use anthropic_beta::{
    json::{Json, Maybe},
    messages::{CreateMessage, ToolUnion},
};
use serde_json::Value;

use super::{run::RunError, tool::Tool};
use crate::structured::{SchemaError, SchemaErrorReason, limits};

/// The maximum number of strict tools in a request.
const STRICT_TOOLS: usize = 20;

/// Adds the definitions of the tools to the request, after its own. Returns the names of tools that the request defines
/// and the runner does not have.
pub(super) fn define(
    request: &mut CreateMessage,
    tools: &[Arc<dyn Tool>],
) -> Result<BTreeSet<String>, RunError> {
    let definitions = request.as_body_mut().tools.get_or_insert_default();
    let not_run: BTreeSet<String> = definitions.iter().filter_map(|tool| name(&value(tool))).collect();
    let mut names = not_run.clone();
    for tool in tools {
        let name = tool.name().to_owned();
        if !is_name(&name) {
            return Err(RunError::ToolName(name));
        }
        if !names.insert(name.clone()) {
            return Err(RunError::DuplicateTool(name));
        }
        definitions.push(tool.definition().map_err(|error| RunError::Schema { tool: Some(name), error })?);
    }
    limits(request).map_err(|error| RunError::Schema { tool: None, error })?;
    if tools.is_empty() && not_run.is_empty() {
        request.as_body_mut().tools = None;
    }
    Ok(not_run)
}

/// Checks the limits on all strict tools and the output format together.
fn limits(request: &CreateMessage) -> Result<(), SchemaError> {
    let tools = request.as_body().tools.iter().flatten().map(value);
    let mut schemas: Vec<Value> =
        tools.filter(|tool| tool["strict"] == true).map(|mut tool| tool["input_schema"].take()).collect();
    if schemas.len() > STRICT_TOOLS {
        let reason = SchemaErrorReason::StrictTools { count: schemas.len(), limit: STRICT_TOOLS };
        return Err(SchemaError::new("", reason));
    }
    if let Some(Maybe::Value(format)) = request.as_body().output_config.as_ref().map(|config| &config.format)
    {
        schemas.push(Json::encode_from(&format.schema).to_value().unwrap_or_default());
    }
    limits::check_all(&schemas)
}

fn value(tool: &ToolUnion) -> Value {
    Json::encode_from(tool).to_value().unwrap_or_default()
}

fn name(definition: &Value) -> Option<String> {
    definition["name"].as_str().map(str::to_owned)
}

fn is_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
