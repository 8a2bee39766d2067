//! The result of a run.

use anthropic_beta::sessions::events::{AgentMessageEvent, SessionStopReason};

use super::call::SessionCall;

/// The result of a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionRun {
    /// The reason why it ended.
    pub ending: Ending,
    /// The last message of the agent in this run.
    pub message: Option<AgentMessageEvent>,
}

impl SessionRun {
    /// Returns the text of the last message; empty if there is none.
    #[must_use]
    pub fn text(&self) -> String {
        let blocks = self.message.iter().flat_map(AgentMessageEvent::texts);
        blocks.map(|block| block.text.as_str()).collect()
    }
}

/// The reason why a run ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// The session is idle, for this reason; `None` if it has not begun.
    Idle(Option<SessionStopReason>),
    /// The session waits for a permission, or for the result of a tool of another client.
    RequiresAction {
        /// The identifiers of the events that wait for a reply.
        event_ids: Vec<String>,
        /// The calls among them.
        calls: Vec<SessionCall>,
    },
    /// The session is terminated.
    Terminated,
    /// The session is deleted.
    Deleted,
    /// The maximum number of calls was reached. These calls were not run, and the session waits for their results.
    MaxCalls {
        /// The calls without a result.
        pending: Vec<SessionCall>,
    },
    /// The time limit was exceeded. The agent may still be running.
    TimeLimit,
    /// The decision about a permission was to stop the run. The session waits.
    Stopped,
    /// The run was cancelled. The agent may still be running.
    Cancelled,
}
