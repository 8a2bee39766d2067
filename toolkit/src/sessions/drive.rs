//! The loop: what an event leads to, and when the run is over.

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

/// A run under way. Each method leaves it in a state from which it can go on.
pub(super) struct Drive {
    pub(super) events: SessionEvents,
    pub(super) outbox: Outbox,
    pub(super) calls: Calls,
    pub(super) time_limit: Option<Duration>,
    /// How long the session has to rest before the run is over.
    pub(super) linger: Duration,
    /// Whether calls for other clients keep the run going.
    pub(super) waits_for_others: bool,
    pub(super) ending: Option<Ending>,
    pub(super) message: Option<AgentMessageEvent>,
    cancelled: BoxFuture<()>,
    deadline: Option<Pin<Box<Sleep>>>,
    resting: Option<Pin<Box<Sleep>>>,
    checked: bool,
    failed: bool,
    /// Whether all that was before the run is known.
    joined: bool,
    rest: Rest,
    /// Why the session is over.
    over: Option<Ending>,
}

/// What the session does, as far as its events tell.
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

    /// Has a run that has ended go on. One of a session that is over ends again at once.
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

    /// Goes on until there is an event, the run is over, or everything waits.
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
            // Sending may have renewed the connection, which has to be polled then.
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
            // An idle event that comes between a message and its beginning is of an earlier turn.
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

    /// Goes on with the calls, and puts what they come to into the outbox.
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

    /// Ends the run if nothing goes on here, and nothing is to be expected of the session.
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
