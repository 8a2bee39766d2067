//! The runner of sessions.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use anthropic_beta::{
    CallOptions,
    engine::IntoList,
    retry::Policy,
    sessions::{
        Sessions,
        events::{
            EventDeltaType, EventParams, SessionEvent, UserContentBlock, UserInterruptEventParams,
            UserMessageEventParams,
        },
    },
};
use futures_core::Stream;

use super::{
    call::SessionCall,
    calls::Verdict,
    drive::Drive,
    error::SessionError,
    follow::{FollowSessions, SessionEvents},
    outbox::Outbox,
    run::{Ending, SessionRun},
};
use crate::tools::{Canceller, Tool};

/// Adds [`runner`](Self::runner) to the endpoints of sessions.
pub trait RunSessions {
    /// Returns a runner for a session.
    fn runner(&self, session_id: impl Into<String>) -> SessionRunner;
}

impl RunSessions for Sessions {
    fn runner(&self, session_id: impl Into<String>) -> SessionRunner {
        SessionRunner::new(self.follow(session_id))
    }
}

/// Sends messages to a session, and runs the tools that its agent calls, until the session is idle. It also decides
/// about permissions.
///
/// It is a stream of the session's events from now on, each [once and in order](SessionEvents); [`run`](Self::run)
/// reads all of them. Calls that are already open are run too. The runner does nothing while it is not awaited.
/// Dropping a future loses nothing: the next one continues. All work, including that of the tools, is done on the task
/// that awaits the runner, and ends when the runner is dropped.
#[must_use = "a runner does nothing until it is awaited"]
pub struct SessionRunner {
    drive: Drive,
    canceller: Canceller,
}

impl SessionRunner {
    fn new(events: SessionEvents) -> Self {
        let (canceller, cancelled) = Canceller::new();
        let outbox = Outbox::new(events.policy());
        Self { drive: Drive::new(events, outbox, cancelled), canceller }
    }

    /// Adds a message, which is sent when the session is followed.
    pub fn message<Kind>(mut self, content: impl IntoList<UserContentBlock, Kind>) -> Self {
        self.push(UserMessageEventParams::new(content));
        self
    }

    /// Adds a custom tool, which the session's agent must define under the same name.
    pub fn tool(mut self, tool: impl Tool + 'static) -> Self {
        self.drive.calls.custom.push(Arc::new(tool));
        self
    }

    /// Adds a tool of the agent's environment, for sessions in a self-hosted environment. The API accepts its results
    /// only with the credential of that environment.
    pub fn built_in_tool(mut self, tool: impl Tool + 'static) -> Self {
        self.drive.calls.built_in.push(Arc::new(tool));
        self
    }

    /// Decides about calls that ask for permission. By default, the run ends when a permission is required.
    pub fn confirm<F, Fut>(mut self, decide: F) -> Self
    where
        F: Fn(SessionCall) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Verdict> + Send + 'static,
    {
        self.drive.calls.policy = Some(Arc::new(move |call| Box::pin(decide(call))));
        self
    }

    /// Sets the maximum number of concurrent calls, at least one. Default: 8.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.drive.calls.concurrency = calls;
        self
    }

    /// Sets the maximum duration of a call, for tools that do not set their own. Default: 120 s.
    pub fn tool_timeout(mut self, timeout: Duration) -> Self {
        self.drive.calls.timeout = timeout;
        self
    }

    /// Sets the maximum number of calls. Default: none.
    pub fn max_calls(mut self, calls: usize) -> Self {
        self.drive.calls.left = calls;
        self
    }

    /// Sets the maximum duration of the run. Default: none.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.drive.time_limit = Some(limit);
        self
    }

    /// Continues the run until the session has been idle for this duration, for messages of other clients.
    pub fn linger(mut self, time: Duration) -> Self {
        self.drive.linger = time;
        self
    }

    /// Continues while the session waits for another client, instead of ending with [`Ending::RequiresAction`].
    pub fn wait_for_others(mut self) -> Self {
        self.drive.waits_for_others = true;
        self
    }

    /// Sets how it reconnects and resends; see [`SessionEvents::reconnect`].
    pub fn reconnect(mut self, policy: Policy) -> Self {
        self.drive.outbox.policy = policy;
        self.with_events(|events| events.reconnect(policy))
    }

    /// Sets options of all requests, such as a credential for the session.
    pub fn options(self, options: CallOptions) -> Self {
        self.with_events(|events| events.options(options))
    }

    /// Sets the types of events that are also sent in parts; see [`SessionEvents::with_partials`].
    pub fn with_partials(self, types: impl IntoIterator<Item = EventDeltaType>) -> Self {
        self.with_events(|events| events.with_partials(types))
    }

    fn with_events(mut self, change: impl FnOnce(SessionEvents) -> SessionEvents) -> Self {
        self.drive.events = change(self.drive.events);
        self
    }

    /// Sends an event: a message, an outcome, an interrupt. A run that has ended continues with it.
    pub fn push(&mut self, event: impl Into<EventParams>) {
        self.drive.go_on();
        self.drive.outbox.push(event.into());
    }

    /// Returns the text so far of a message that is sent in parts; see [`SessionEvents::partial`].
    #[must_use]
    pub fn partial(&self, event_id: &str) -> Option<String> {
        self.drive.events.partial(event_id)
    }

    /// Returns a handle that cancels the run.
    ///
    /// Running calls end without a result. The agent continues, and the next runner of the session finds the calls
    /// open.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    /// Returns the reason why the run ended; `None` before that.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.drive.ending.as_ref()
    }

    /// Returns the next event; `None` after the end of the run.
    ///
    /// # Errors
    ///
    /// An error if a request is refused, or the connection is lost too often in a row. Then the run has ended.
    pub async fn next(&mut self) -> Option<Result<SessionEvent, SessionError>> {
        poll_fn(|context| self.drive.poll_event(context)).await
    }

    /// Reads all remaining events, and returns the result of the run.
    ///
    /// # Errors
    ///
    /// An error if a request is refused, or the connection is lost too often in a row.
    pub async fn run(&mut self) -> Result<SessionRun, SessionError> {
        while let Some(event) = self.next().await {
            event?;
        }
        let ending = self.drive.ending.clone().unwrap_or(Ending::Cancelled);
        Ok(SessionRun { ending, message: self.drive.message.clone() })
    }

    /// Interrupts the agent, and waits until the session is idle. Open calls get an error as their result, and those
    /// that ask for permission are denied, so that the session can continue with another message.
    ///
    /// # Errors
    ///
    /// The errors of [`run`](Self::run).
    pub async fn interrupt(&mut self) -> Result<SessionRun, SessionError> {
        self.drive.calls.close("the agent was interrupted");
        self.push(UserInterruptEventParams::new());
        let outcome = self.run().await;
        self.drive.calls.reopen();
        outcome
    }
}

impl Stream for SessionRunner {
    type Item = Result<SessionEvent, SessionError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.drive.poll_event(context)
    }
}

impl fmt::Debug for SessionRunner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRunner").field("ending", &self.drive.ending).finish_non_exhaustive()
    }
}
