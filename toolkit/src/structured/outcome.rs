//! The result of a structured request.

use std::fmt;

use anthropic_beta::messages::{ContentBlock, Message, StopReason};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{error::Violation, schema::OutputSchema};

/// The result of a structured request: the value, or the reason why there is none. It always contains the message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// The response is a value of the type.
    Parsed {
        /// The value.
        value: T,
        /// The message that contains it.
        message: Message,
    },
    /// The model refused. [`Message::stop_details`] may state the reason.
    Refused {
        /// The message so far.
        message: Message,
    },
    /// The response was truncated by `max_tokens` or the context window before its JSON was complete.
    Truncated {
        /// The text so far.
        text: String,
        /// The message that contains it.
        message: Message,
    },
    /// The response is not final: it requires the result of a tool, or must be sent back to be continued.
    Paused {
        /// The message so far.
        message: Message,
    },
    /// The response is complete, but not a value of the type.
    Invalid {
        /// The position and the reason.
        violation: Violation,
        /// The text that should have been the value.
        text: String,
        /// The message that contains it.
        message: Message,
    },
}

impl<T> Outcome<T> {
    /// Returns the message.
    #[must_use]
    pub fn message(&self) -> &Message {
        match self {
            Self::Parsed { message, .. }
            | Self::Refused { message }
            | Self::Truncated { message, .. }
            | Self::Paused { message }
            | Self::Invalid { message, .. } => message,
        }
    }

    /// Returns the value, or an error with the reason why there is none.
    ///
    /// # Errors
    ///
    /// An error for any outcome other than [`Parsed`](Self::Parsed).
    pub fn into_value(self) -> Result<T, NoValue> {
        let (reason, message) = match self {
            Self::Parsed { value, .. } => return Ok(value),
            Self::Refused { message } => ("the model refused".to_owned(), message),
            Self::Truncated { message, .. } => ("the response was truncated".to_owned(), message),
            Self::Paused { message } => ("the response is not final".to_owned(), message),
            Self::Invalid { violation, message, .. } => {
                (format!("the response does not match its schema: {violation}"), message)
            }
        };
        Err(NoValue { reason, message: Box::new(message) })
    }
}

/// The error for a response without a value.
#[derive(Clone, Debug)]
pub struct NoValue {
    reason: String,
    message: Box<Message>,
}

impl NoValue {
    /// Returns the message of the model.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for NoValue {}

/// Returns the outcome of a message. The stop reason has precedence over the JSON error of a truncated response.
pub(super) fn outcome<T: DeserializeOwned>(message: Message, schema: &OutputSchema) -> Outcome<T> {
    match &message.stop_reason {
        Some(StopReason::Refusal) => return Outcome::Refused { message },
        Some(StopReason::MaxTokens | StopReason::ModelContextWindowExceeded) => {
            return Outcome::Truncated { text: output_text(&message), message };
        }
        Some(StopReason::ToolUse | StopReason::PauseTurn | StopReason::Compaction) => {
            return Outcome::Paused { message };
        }
        _ => {}
    }
    let text = output_text(&message);
    match value(&text, schema) {
        Ok(value) => Outcome::Parsed { value, message },
        Err(violation) => Outcome::Invalid { violation, text, message },
    }
}

fn value<T: DeserializeOwned>(text: &str, schema: &OutputSchema) -> Result<T, Violation> {
    let whole = |error: serde_json::Error| Violation::new("", error.to_string());
    let mut value: Value = serde_json::from_str(text).map_err(whole)?;
    schema.check(&mut value)?;
    serde_json::from_value(value).map_err(whole)
}

/// Returns the text after the last call of a tool. The text before it belongs to the call.
fn output_text(message: &Message) -> String {
    let mut text = String::new();
    for block in &message.content {
        match block {
            ContentBlock::Text(block) => text.push_str(&block.text),
            block if interrupts(block) => text.clear(),
            _ => {}
        }
    }
    text
}

/// Whether a block ends the text before it, which then is not part of the output.
pub(super) fn interrupts(block: &ContentBlock) -> bool {
    !matches!(
        block,
        ContentBlock::Text(_)
            | ContentBlock::Thinking(_)
            | ContentBlock::RedactedThinking(_)
            | ContentBlock::Compaction(_)
    )
}
