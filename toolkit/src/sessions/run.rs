//! What a run comes to.

use anthropic_beta::sessions::events::{AgentMessageEvent, SessionStopReason};

use super::call::SessionCall;

/// What a run came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionRun {
    /// Why it ended.
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

/// Why a run ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// The session is idle, for this reason; `None` if it has not begun.
    Idle(Option<SessionStopReason>),
    /// The session waits for a permission, or for the result of a tool of another client.
    RequiresAction {
        /// Identifiers of the events that wait for a reply.
        event_ids: Vec<String>,
        /// The calls among them.
        calls: Vec<SessionCall>,
    },
    /// The session is terminated.
    Terminated,
    /// The session is deleted.
    Deleted,
    /// The limit of calls is reached. These were not run, and the session waits for their results.
    MaxCalls {
        /// Calls without a result.
        pending: Vec<SessionCall>,
    },
    /// The time is over. The agent may still be at work.
    TimeLimit,
    /// The decision on permissions was to stop the run. The session waits.
    Stopped,
    /// The run was cancelled. The agent may still be at work.
    Cancelled,
}
