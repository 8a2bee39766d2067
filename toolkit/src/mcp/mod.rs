//! Conversions between the API and the Model Context Protocol, with the types of [`rmcp`].
//!
#![doc = include_str!("../../docs/mcp.md")]

mod api;
mod content;
mod tool;
mod unsupported;

pub use api::{call, server_content, server_error, server_result, server_tool};
pub use content::{content, error, prompt_message, read_resource, resource, result, strict_result, upload};
pub use tool::{McpTool, definition, tools};
pub use unsupported::Unsupported;
