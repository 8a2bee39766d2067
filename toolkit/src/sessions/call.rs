//! Calls of tools in a session, as its events tell of them.

use anthropic_beta::{
    json::Json,
    sessions::events::{EvaluatedPermission, SessionEvent},
};

/// A call of a tool, made by the agent of a session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionCall {
    /// Identifier of the event that made the call.
    pub id: String,
    /// Name of the tool.
    pub name: String,
    /// Arguments of the call.
    pub input: Json,
    /// Whose tool it is.
    pub kind: CallKind,
    /// The thread of the subagent that makes the call, if it is not the primary agent.
    pub thread: Option<String>,
}

/// Whose tool an agent calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallKind {
    /// A tool of the program's own.
    Custom,
    /// A tool of the agent's environment, which a self-hosted environment runs itself.
    BuiltIn,
    /// A tool of an MCP server, which the API runs.
    Mcp {
        /// Name of the server.
        server: String,
    },
}

/// What is to be done about a call.
pub(super) enum Wanted {
    Run,
    Permission,
}

impl SessionCall {
    /// The call that an event makes, if anything is to be done about it.
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
