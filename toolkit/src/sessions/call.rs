//! Calls of tools in a session, as reported by its events.

use anthropic_beta::{
    json::Json,
    sessions::events::{EvaluatedPermission, SessionEvent},
};

/// A call of a tool by the agent of a session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionCall {
    /// The identifier of the event that made the call.
    pub id: String,
    /// The name of the tool.
    pub name: String,
    /// The arguments of the call.
    pub input: Json,
    /// The kind of the tool.
    pub kind: CallKind,
    /// The thread of the subagent that made the call; `None` for the primary agent.
    pub thread: Option<String>,
}

/// The kind of a tool that an agent calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallKind {
    /// A custom tool, which the program runs.
    Custom,
    /// A tool of the agent's environment, which a self-hosted environment runs itself.
    BuiltIn,
    /// A tool of an MCP server, which the API runs.
    Mcp {
        /// The name of the server.
        server: String,
    },
}

/// The action that a call requires.
pub(super) enum Wanted {
    Run,
    Permission,
}

impl SessionCall {
    /// Returns the call in an event, if it requires an action.
    pub(super) fn of(event: &SessionEvent) -> Option<(Self, Wanted)> {
        let wanted = |permission: &Option<EvaluatedPermission>| match permission {
            None | Some(EvaluatedPermission::Allow) => Some(Wanted::Run),
            Some(EvaluatedPermission::Deny) => None,
            Some(_) => Some(Wanted::Permission),
        };
        let (id, name, input, thread) = match event {
            SessionEvent::AgentCustomToolUse(call) => {
                (&call.id, &call.name, &call.input, &call.session_thread_id)
            }
            SessionEvent::AgentToolUse(call) => (&call.id, &call.name, &call.input, &call.session_thread_id),
            SessionEvent::AgentMcpToolUse(call) => {
                (&call.id, &call.name, &call.input, &call.session_thread_id)
            }
            _ => return None,
        };
        let (kind, wanted) = match event {
            SessionEvent::AgentToolUse(call) => (CallKind::BuiltIn, wanted(&call.evaluated_permission)?),
            SessionEvent::AgentMcpToolUse(call) => match wanted(&call.evaluated_permission)? {
                Wanted::Run => return None,
                Wanted::Permission => {
                    (CallKind::Mcp { server: call.mcp_server_name.clone() }, Wanted::Permission)
                }
            },
            _ => (CallKind::Custom, Wanted::Run),
        };
        let thread = thread.as_option().cloned();
        let input = input.clone();
        Some((Self { id: id.clone(), name: name.clone(), input, kind, thread }, wanted))
    }

    #[cfg(test)]
    pub(super) fn custom(id: &str) -> Self {
        let (id, name) = (id.to_owned(), "tool".to_owned());
        Self { id, name, input: Json::NULL, kind: CallKind::Custom, thread: None }
    }
}
