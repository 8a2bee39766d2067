//! Tools written in Rust, and a loop that runs them until the model is done.
//!
#![doc = include_str!("../../docs/tools.md")]

mod calls;
mod context;
mod drive;
mod output;
mod run;
mod runner;
mod setup;
mod tool;

pub use calls::Decision;
#[cfg(feature = "sessions")]
pub(crate) use calls::{BoxFuture, execute};
pub use context::CallContext;
#[cfg(feature = "sessions")]
pub(crate) use output::error_text;
pub use output::{BoxError, ToolOutput};
pub use run::{Ending, Event, Run, RunError, Tokens, Turn};
pub use runner::{Canceller, RunTools, Runner};
pub use tool::{FnTool, Tool, ToolFuture, tool, tool_with_context};
