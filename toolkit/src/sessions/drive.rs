//! The loop of a run: reactions to events, and the end of the run.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use anthropic_beta::sessions::events::{AgentMessageEvent, SessionEvent, SessionStopReason};
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::{
    calls::{Calls, Step},
    error::SessionError,
    follow::SessionEvents,
    outbox::Outbox,
    run::Ending,
};
use crate::tools::BoxFuture;

/// The state of a run. After each method, the run can be continued.
pub(super) struct Drive {
    pub(super) events: SessionEvents,
    pub(super) outbox: Outbox,
    pub(super) calls: Calls,
    pub(super) time_limit: Option<Duration>,
    /// How long the session must be idle before the run ends.
    pub(super) linger: Duration,
    /// Whether the run continues while calls wait for other clients.
    pub(super) waits_for_others: bool,
    pub(super) ending: Option<Ending>,
    pub(super) message: Option<AgentMessageEvent>,
    cancelled: BoxFuture<()>,
    deadline: Option<Pin<Box<Sleep>>>,
    resting: Option<Pin<Box<Sleep>>>,
    checked: bool,
    failed: bool,
    /// Whether the events before the run are known.
    joined: bool,
    rest: Rest,
    /// The reason why the session has ended.
    over: Option<Ending>,
}

/// The state of the session, as reported by its events.
enum Rest {
    NotBegun,
    Works,
    Idle(SessionStopReason),
}

impl Drive {
    pub(super) fn new(events: SessionEvents, outbox: Outbox, cancelled: BoxFuture<()>) -> Self {
        Self {
            events,
            outbox,
            calls: Calls::new(),
            time_limit: None,
            linger: Duration::ZERO,
            waits_for_others: false,
            ending: None,
            message: None,
            cancelled,
            deadline: None,
            resting: None,
            checked: false,
            failed: false,
            joined: false,
            rest: Rest::NotBegun,
            over: None,
        }
    }

    /// Continues a run that has ended. A run of a session that has ended ends again at once.
    pub(super) fn go_on(&mut self) {
        self.failed = false;
        if self.ending.take().is_some() {
            self.deadline = None;
            self.message = None;
        }
    }

    pub(super) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<SessionEvent, SessionError>>> {
        loop {
            if self.ending.is_some() || self.failed {
                return Poll::Ready(None);
            }
            match self.step(context) {
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Ok(None) if self.ending.is_some() => {}
                Ok(None) => return Poll::Pending,
                Err(error) => {
                    self.failed = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// Advances until there is an event, the run ends, or everything is pending.
    fn step(&mut self, context: &mut Context<'_>) -> Result<Option<SessionEvent>, SessionError> {
        self.check_names()?;
        if self.cancelled.as_mut().poll(context).is_ready() {
            self.ending = Some(Ending::Cancelled);
            return Ok(None);
        }
        if let Some(limit) = self.time_limit {
            let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
            if deadline.as_mut().poll(context).is_ready() {
                self.ending = Some(Ending::TimeLimit);
                return Ok(None);
            }
        }
        loop {
            if let Poll::Ready(event) = Pin::new(&mut self.events).poll_next(context) {
                let Some(event) = event.transpose()? else {
                    self.ending = Some(self.over.clone().unwrap_or(Ending::Terminated));
                    return Ok(None);
                };
                let past = !self.joined && !self.events.gave_live();
                self.joined |= self.events.is_caught_up() || !past;
                self.note(&event, past);
                if past {
                    continue;
                }
                return Ok(Some(event));
            }
            self.joined |= self.events.is_caught_up();
            let mut more = false;
            if self.events.is_caught_up() {
                more = self.poll_calls(context);
            }
            if self.ending.is_some() {
                return Ok(None);
            }
            if let Poll::Ready(sent) = self.outbox.poll(&mut self.events, context) {
                sent?;
            }
            // Sending may have renewed the connection, which must be polled then.
            if self.joined && !self.events.is_caught_up() {
                more |= self.events.is_fresh();
            }
            if !more {
                self.settle(context);
                return Ok(None);
            }
        }
    }

    fn check_names(&mut self) -> Result<(), SessionError> {
        if !std::mem::replace(&mut self.checked, true) {
            for tools in [&self.calls.custom, &self.calls.built_in] {
                for (at, tool) in tools.iter().enumerate() {
                    if tools[..at].iter().any(|other| other.name() == tool.name()) {
                        return Err(SessionError::DuplicateTool(tool.name().to_owned()));
                    }
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, event: &SessionEvent, past: bool) {
        self.calls.note(event);
        self.resting = None;
        if !past {
            self.outbox.note(event);
        }
        match event {
            SessionEvent::SessionStatusIdle(idle) => self.rest = Rest::Idle(idle.stop_reason.clone()),
            // An idle event between a message and the beginning of its turn is of an earlier turn.
            SessionEvent::SessionStatusRunning(_)
            | SessionEvent::SessionStatusRescheduled(_)
            | SessionEvent::UserMessage(_)
            | SessionEvent::UserDefineOutcome(_) => self.rest = Rest::Works,
            SessionEvent::AgentMessage(message) if !past => self.message = Some(message.clone()),
            SessionEvent::SessionStatusTerminated(_) => self.over = Some(Ending::Terminated),
            SessionEvent::SessionDeleted(_) => self.over = Some(Ending::Deleted),
            _ => {}
        }
    }

    /// Advances the calls, and adds their results to the outbox.
    fn poll_calls(&mut self, context: &mut Context<'_>) -> bool {
        if let Rest::Idle(SessionStopReason::RequiresAction(wanted)) = &self.rest {
            self.calls.ask(&wanted.event_ids);
        }
        let mut any = false;
        while let Poll::Ready(step) = self.calls.poll(context) {
            match step {
                Step::Reply(reply) => self.outbox.push(reply),
                Step::Stop => {
                    self.ending = Some(Ending::Stopped);
                    return false;
                }
            }
            any = true;
        }
        any
    }

    /// Ends the run if nothing is pending here, and the session does not continue by itself.
    fn settle(&mut self, context: &mut Context<'_>) {
        if !self.events.is_caught_up() || !self.outbox.is_taken() || self.calls.is_busy() {
            return;
        }
        let pending = self.calls.over_limit();
        let ending = match &self.rest {
            _ if !pending.is_empty() => Ending::MaxCalls { pending },
            Rest::Works => return,
            Rest::NotBegun => Ending::Idle(None),
            Rest::Idle(SessionStopReason::RequiresAction(wanted)) => {
                let (event_ids, calls) = self.calls.pending(&wanted.event_ids);
                if event_ids.is_empty() || self.waits_for_others {
                    return;
                }
                Ending::RequiresAction { event_ids, calls }
            }
            Rest::Idle(reason) => Ending::Idle(Some(reason.clone())),
        };
        if !self.linger.is_zero() {
            let until = Instant::now() + self.linger;
            let resting = self.resting.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
            if resting.as_mut().poll(context).is_pending() {
                return;
            }
        }
        self.ending = Some(ending);
    }
}
