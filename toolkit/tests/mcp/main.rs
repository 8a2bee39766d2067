//! Conversions from and to the Model Context Protocol.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod content;
mod server;
mod tools;

use std::{collections::BTreeSet, sync::Arc};

use anthropic_beta::{
    json::Json,
    messages::{
        ContentBlockParam, MessageParam, ToolResultBlockParam, ToolResultContentBlockParam, ToolUseBlock,
    },
    mock::Server,
};
use anthropic_beta_toolkit::{
    mcp::{self, McpTool, Unsupported},
    testing::{Reply, Script},
    tools::RunTools,
};
use proptest::prelude::*;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorCode, ErrorData,
    PromptMessage, ReadResourceResult, Resource, ResourceContents, Role, Tool,
};
use serde_json::{Value, json};

fn block(content: &ContentBlock) -> Result<Value, String> {
    let block = mcp::content::<ToolResultContentBlockParam>(content).map_err(|error| error.to_string())?;
    // For a message, it is the same.
    let in_message = mcp::content::<ContentBlockParam>(content).unwrap();
    let block = serde_json::to_value(block).unwrap();
    assert_eq!(serde_json::to_value(in_message).unwrap(), block);
    Ok(block)
}

fn blob(mime: Option<&str>, blob: &str) -> ContentBlock {
    let contents = ResourceContents::blob(blob, "file:///a/b?c");
    ContentBlock::resource(match mime {
        Some(mime) => contents.with_mime_type(mime),
        None => contents,
    })
}
