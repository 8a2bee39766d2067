//! The tool runner, with the mock server.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod calls;
mod context;
mod turns;

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use anthropic_beta::{
    CallOptions,
    json::Base64,
    messages::{
        Base64ImageSource, CacheControlEphemeral, ContainerParam, ContainerParams, ContextManagementConfig,
        CreateMessage, ImageBlockParam, ImageMediaType, MessageParam, TextBlockParam, Tool as Definition,
        ToolInputSchema, ToolResultContentBlockParam,
    },
    mock::{Response, Server},
};
use anthropic_beta_toolkit::{
    structured::SchemaErrorReason,
    testing::{Reply, Script},
    tools::{
        CallContext, Decision, Ending, Event, RunError, RunTools, Runner, Tool, ToolOutput, tool,
        tool_with_context,
    },
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{Barrier, mpsc};

/// A place.
#[derive(Debug, Deserialize, JsonSchema)]
struct Weather {
    /// Name of a city.
    #[schemars(length(min = 2))]
    city: String,
}

fn weather() -> impl Tool + 'static {
    tool("weather", "The current weather.", |input: Weather| async move {
        match input.city.as_str() {
            "Atlantis" => Err("no such\u{7} city"),
            "Panic" => panic!("this tool panics"),
            city => Ok(format!("{city}: sun")),
        }
    })
}

fn request(server: &Server) -> CreateMessage {
    let question = MessageParam::user("How is the weather?");
    server.client().unwrap().messages().create("claude-opus-4-8", 1024, [question])
}

fn start(script: Script) -> Server {
    let server = Server::start().unwrap();
    script.play(&server);
    server
}

fn bodies(server: &Server) -> Vec<Value> {
    server.requests_to("messages.create").iter().map(|request| request.json()).collect()
}
