//! The open calls: held, waiting for a decision, running, or replied to.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use anthropic_beta::sessions::events::{EventParams, SessionEvent, ToolConfirmationResult};

use super::{
    call::{CallKind, SessionCall, Wanted},
    reply,
};
use crate::tools::{BoxFuture, CallContext, Tool, ToolOutput, execute};

/// The decision about a call that asks for permission.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// Allows the call.
    Allow,
    /// Denies the call, with this reason for the agent.
    Deny(String),
    /// Leaves the decision to another client.
    Leave,
    /// Leaves the call open, and ends the run.
    Stop,
}

pub(super) type Policy = Arc<dyn Fn(SessionCall) -> BoxFuture<Verdict> + Send + Sync>;
type Outcome = Result<ToolOutput, String>;

pub(super) struct Calls {
    pub(super) custom: Vec<Arc<dyn Tool>>,
    pub(super) built_in: Vec<Arc<dyn Tool>>,
    pub(super) policy: Option<Policy>,
    pub(super) concurrency: usize,
    pub(super) timeout: Duration,
    /// How many more calls may begin.
    pub(super) left: usize,
    /// The error that every further call gets as its result, if calls are no longer run.
    closed: Option<String>,
    open: Vec<Open>,
    /// Calls that have ended, and that the last idle event may still list.
    over: HashSet<String>,
}

struct Open {
    call: SessionCall,
    /// Whether permission was given.
    allowed: bool,
    state: State,
}

enum State {
    /// For another client.
    Foreign,
    /// It waits for permission, and the policy has not been asked yet.
    Held,
    Asking(BoxFuture<Verdict>),
    Ready(Arc<dyn Tool>),
    Running(Arc<dyn Tool>, BoxFuture<Outcome>),
    /// The reply is being sent, until an event shows that it has arrived.
    Replied,
}

pub(super) enum Step {
    Reply(EventParams),
    /// The policy stops the run.
    Stop,
}

impl Calls {
    pub(super) fn new() -> Self {
        Self {
            custom: Vec::new(),
            built_in: Vec::new(),
            policy: None,
            concurrency: 8,
            timeout: Duration::from_secs(120),
            left: usize::MAX,
            closed: None,
            open: Vec::new(),
            over: HashSet::new(),
        }
    }

    /// Applies what an event states about calls.
    pub(super) fn note(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::UserToolConfirmation(verdict) => {
                let id = &verdict.tool_use_id;
                let call = self.open.iter().find(|open| open.call.id == *id).map(|open| &open.call);
                let tool = call.and_then(|call| self.tool(call));
                match (tool, &verdict.result) {
                    (Some(tool), ToolConfirmationResult::Allow) => self.allow(id, tool),
                    _ => self.end(id),
                }
            }
            SessionEvent::UserCustomToolResult(result) => self.end(&result.custom_tool_use_id),
            SessionEvent::UserToolResult(result) => self.end(&result.tool_use_id),
            SessionEvent::AgentToolResult(result) => self.end(&result.tool_use_id),
            SessionEvent::AgentMcpToolResult(result) => self.end(&result.mcp_tool_use_id),
            SessionEvent::SessionThreadStatusTerminated(thread) => {
                let of_thread = |open: &Open| open.call.thread.as_deref() == Some(&thread.session_thread_id);
                self.open.retain(|open| !of_thread(open));
            }
            // No call is waited for any more.
            SessionEvent::SessionStatusRunning(_) => self.over.clear(),
            event => {
                if let Some((call, wanted)) = SessionCall::of(event) {
                    let state = match (wanted, self.tool(&call)) {
                        (Wanted::Permission, _) => State::Held,
                        (Wanted::Run, Some(tool)) => State::Ready(tool),
                        (Wanted::Run, None) => State::Foreign,
                    };
                    self.open.push(Open { call, allowed: false, state });
                }
            }
        }
    }

    fn tool(&self, call: &SessionCall) -> Option<Arc<dyn Tool>> {
        let tools = match call.kind {
            CallKind::Custom => &self.custom,
            CallKind::BuiltIn => &self.built_in,
            CallKind::Mcp { .. } => return None,
        };
        tools.iter().find(|tool| tool.name() == call.name).cloned()
    }

    /// A permission is reported twice: as queued, and as processed.
    fn allow(&mut self, id: &str, tool: Arc<dyn Tool>) {
        if let Some(open) = self.open.iter_mut().find(|open| open.call.id == id && !open.allowed) {
            (open.allowed, open.state) = (true, State::Ready(tool));
        }
    }

    fn end(&mut self, id: &str) {
        self.open.retain(|open| open.call.id != id);
        self.over.insert(id.to_owned());
    }

    /// The session waits for these events: requests the decisions on permissions.
    pub(super) fn ask(&mut self, ids: &[String]) {
        let Some(policy) = self.policy.clone() else { return };
        for open in &mut self.open {
            if matches!(open.state, State::Held) && ids.contains(&open.call.id) {
                // If a policy panics before it returns its future, the future panics when it is polled.
                let (policy, call) = (policy.clone(), open.call.clone());
                let asking = async move { policy(call).await };
                open.state = State::Asking(Box::pin(asking));
            }
        }
    }

    /// Advances the calls. All of them are polled here, on the task of the run, and end with it.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        self.begin();
        for open in &mut self.open {
            let reply = match &mut open.state {
                State::Ready(_) | State::Held => match &self.closed {
                    Some(reason) if matches!(open.state, State::Held) => reply::deny(&open.call, reason),
                    Some(reason) => reply::result(&open.call, Err(reason.clone())),
                    None => continue,
                },
                State::Running(_, running) => {
                    let outcome = match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
                        Ok(Poll::Pending) => continue,
                        Ok(Poll::Ready(outcome)) => outcome,
                        Err(_) => Err("the tool panicked".to_owned()),
                    };
                    reply::result(&open.call, outcome)
                }
                State::Asking(asking) => {
                    let verdict = match catch_unwind(AssertUnwindSafe(|| asking.as_mut().poll(context))) {
                        Ok(Poll::Pending) => continue,
                        Ok(Poll::Ready(verdict)) => verdict,
                        Err(_) => Verdict::Deny("the policy panicked".to_owned()),
                    };
                    match verdict {
                        Verdict::Allow => reply::allow(&open.call),
                        Verdict::Deny(reason) => reply::deny(&open.call, &reason),
                        Verdict::Leave => {
                            open.state = State::Foreign;
                            continue;
                        }
                        Verdict::Stop => {
                            open.state = State::Foreign;
                            return Poll::Ready(Step::Stop);
                        }
                    }
                }
                State::Foreign | State::Replied => continue,
            };
            open.state = State::Replied;
            return Poll::Ready(Step::Reply(reply));
        }
        Poll::Pending
    }

    /// Starts calls in order, up to the limits.
    fn begin(&mut self) {
        let running = self.open.iter().filter_map(|open| match &open.state {
            State::Running(tool, _) => Some(tool.runs_alone()),
            _ => None,
        });
        let (mut count, mut alone) = running.fold((0, false), |(count, any), alone| (count + 1, any | alone));
        for open in &mut self.open {
            let State::Ready(tool) = &open.state else { continue };
            let own = tool.runs_alone();
            let full = alone || count >= self.concurrency.max(1) || (own && count > 0);
            if full || self.left == 0 || self.closed.is_some() {
                return;
            }
            (count, alone, self.left) = (count + 1, own, self.left - 1);
            let (tool, input, limit) = (tool.clone(), open.call.input.clone(), self.timeout);
            let context = CallContext::new(&open.call.id);
            let run = tool.clone();
            let running = async move { execute(&*run, input, context, Some(limit)).await };
            open.state = State::Running(tool, Box::pin(running));
        }
    }

    /// Ends all calls, including future ones, with this error as their result.
    pub(super) fn close(&mut self, reason: &str) {
        self.closed = Some(reason.to_owned());
        for open in &mut self.open {
            open.state = match std::mem::replace(&mut open.state, State::Held) {
                State::Running(tool, _) => State::Ready(tool),
                State::Asking(_) => State::Held,
                state => state,
            };
        }
    }

    pub(super) fn reopen(&mut self) {
        self.closed = None;
    }

    /// Whether calls make progress without further events.
    pub(super) fn is_busy(&self) -> bool {
        self.open.iter().any(|open| match open.state {
            State::Running(..) | State::Asking(_) => true,
            State::Ready(_) => self.left > 0,
            State::Held | State::Foreign | State::Replied => false,
        })
    }

    /// Returns the calls that are not run because of the limit.
    pub(super) fn over_limit(&self) -> Vec<SessionCall> {
        let waiting = self.open.iter().filter(|open| matches!(open.state, State::Ready(_)));
        if self.left > 0 { Vec::new() } else { waiting.map(|open| open.call.clone()).collect() }
    }

    /// Returns the events that wait for a reply of another client, and the calls among them.
    pub(super) fn pending(&self, ids: &[String]) -> (Vec<String>, Vec<SessionCall>) {
        let open = |id: &String| self.open.iter().find(|open| open.call.id == *id);
        let ids: Vec<String> = ids
            .iter()
            .filter(|id| match open(id) {
                Some(open) => matches!(open.state, State::Foreign | State::Held),
                None => !self.over.contains(*id),
            })
            .cloned()
            .collect();
        let calls = ids.iter().filter_map(open).map(|open| open.call.clone()).collect();
        (ids, calls)
    }
}
