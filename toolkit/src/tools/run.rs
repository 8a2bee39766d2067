//! The results of a run: events, turns, and how it ended.

use std::fmt;

use anthropic_beta::messages::{
    Container, Message, RawMessageStreamEvent, StopReason, ToolResultBlockParam, ToolUseBlock, Usage,
};

use crate::structured::SchemaError;

/// One request and its response, with the results of the calls in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Turn {
    /// The message of the model.
    pub message: Message,
    /// The results of its calls, in the order of the calls. Empty if none was run.
    pub results: Vec<ToolResultBlockParam>,
}

/// Something that happened in a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A part of the response arrived. Only in a [streaming](super::Runner::streaming) run.
    Stream(RawMessageStreamEvent),
    /// The response is complete.
    Message(Message),
    /// A call is done. Results are returned in the order in which calls end.
    Result(ToolResultBlockParam),
    /// The turn is over.
    Turn(Turn),
}

/// The result of a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Run {
    /// The reason why it ended.
    pub ending: Ending,
    /// The last complete message; `None` if the run ended before the first.
    pub message: Option<Message>,
    /// The tokens of all turns.
    pub tokens: Tokens,
}

/// The reason why a run ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// The model is done, for this reason.
    Finished(Option<StopReason>),
    /// The model refused.
    Refused,
    /// The last message was truncated by `max_tokens` or the context window. Calls in it were not run.
    Truncated,
    /// The maximum number of turns was reached. These calls were not run, since their results could not have been sent.
    MaxTurns {
        /// The calls without a result.
        pending: Vec<ToolUseBlock>,
    },
    /// The maximum number of tokens was reached. These calls were not run, since their results could not have been
    /// sent.
    MaxTokens {
        /// The calls without a result.
        pending: Vec<ToolUseBlock>,
    },
    /// The model paused too often in a row.
    MaxResumes,
    /// The model called a tool that the request defines and the runner does not run. No call of the turn was run.
    NotRun {
        /// The calls without a result.
        pending: Vec<ToolUseBlock>,
    },
    /// The hook before a call stopped the run. Open calls got an error as their result.
    Stopped,
    /// The run was cancelled. Open calls got an error as their result.
    Cancelled {
        /// The message that was being streamed.
        partial: Option<Box<Message>>,
    },
}

/// The tokens of several turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    /// Input that was neither read from the cache nor written to it.
    pub input: i64,
    /// Input that was read from the cache.
    pub cache_read: i64,
    /// Input that was written to the cache.
    pub cache_creation: i64,
    /// Output.
    pub output: i64,
}

impl Tokens {
    /// Returns the sum of all kinds.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.input + self.cache_read + self.cache_creation + self.output
    }

    pub(super) fn add(&mut self, usage: &Usage) {
        self.input += usage.input_tokens;
        self.output += usage.output_tokens;
        self.cache_read += usage.cache_read_input_tokens.unwrap_or_default();
        self.cache_creation += usage.cache_creation_input_tokens.unwrap_or_default();
    }
}

/// The reason why a run failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// Two tools have the same name. Nothing was sent.
    DuplicateTool(String),
    /// The API would refuse the name of a tool. Nothing was sent.
    ToolName(String),
    /// The API would refuse the schema of a tool's input, or the schemas of all strict tools together. Nothing was
    /// sent.
    Schema {
        /// The tool; `None` for all tools together.
        tool: Option<String>,
        /// The error of its schema.
        error: SchemaError,
    },
    /// A request failed. The history is unchanged by that request.
    Request(anthropic_beta::Error),
    /// A request failed, and the container of the run has expired. The history is unchanged by that request, but the
    /// results of calls that were made from the container require it.
    ContainerExpired {
        /// The container that the last response named.
        container: Container,
        /// The error of the request.
        error: anthropic_beta::Error,
    },
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateTool(name) => write!(f, "two tools have the name `{name}`"),
            Self::ToolName(name) => {
                write!(f, "the name {name:?} does not consist of 1 to 128 letters, digits, `_` and `-`")
            }
            Self::Schema { tool: Some(tool), error } => write!(f, "the input of the tool `{tool}`: {error}"),
            Self::Schema { tool: None, error } => write!(f, "the schemas of the request: {error}"),
            Self::Request(error) => error.fmt(f),
            Self::ContainerExpired { container, error } => {
                write!(f, "the container {} expired at {}: {error}", container.id, container.expires_at)
            }
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Schema { error, .. } => Some(error),
            Self::Request(error) | Self::ContainerExpired { error, .. } => Some(error),
            Self::DuplicateTool(_) | Self::ToolName(_) => None,
        }
    }
}
