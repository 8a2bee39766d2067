//! The definition of a tool for agents.

use anthropic_beta::{
    agents::{CustomToolInputSchema, CustomToolParams},
    json::Json,
};

use crate::{
    structured::{SchemaError, SchemaErrorReason},
    tools::Tool,
};

/// Returns the definition of a tool for [`tools`](anthropic_beta::agents::CreateAgent::tools) of an agent, so that the
/// agent can call it in its sessions.
///
/// # Errors
///
/// An error if the API would refuse the schema of the input, or defines the tool itself.
pub fn custom_tool(tool: &impl Tool) -> Result<CustomToolParams, SchemaError> {
    let malformed = |at: &str, what: &str| SchemaError::new(at, SchemaErrorReason::Malformed(what.into()));
    let definition = Json::encode_from(&tool.definition()?).to_value().unwrap_or_default();
    let mut schema = definition["input_schema"].clone();
    let Some(object) = schema.as_object_mut() else { return Err(malformed("", "input_schema")) };
    object.retain(|name, _| !matches!(name.as_str(), "$schema" | "title"));
    let schema =
        CustomToolInputSchema::from_json(&schema.to_string()).map_err(|_| malformed("/type", "type"))?;
    let description = definition["description"].as_str().unwrap_or_default();
    Ok(CustomToolParams::new(tool.name(), description, schema))
}
