//! Events that are sent to the session. None is lost, and none is sent twice.

use std::{
    collections::{BTreeSet, VecDeque},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use anthropic_beta::{
    CallOptions, Error, ErrorKind,
    engine::Call,
    retry::Policy,
    sessions::events::{EventParams, SendSessionEvents, SessionEvent},
};
use tokio::time::Sleep;

use super::{backoff::delay, error::SessionError, follow::SessionEvents};

/// The maximum duration of one attempt.
const PATIENCE: Duration = Duration::from_secs(30);

/// The events that the program sends to the session.
///
/// The API cannot detect that two requests are the same. Therefore, a request whose response was lost is not repeated
/// before the history of the session shows whether it has arrived.
pub(super) struct Outbox {
    pub(super) policy: Policy,
    queue: VecDeque<EventParams>,
    flight: Option<Flight>,
    failures: u32,
    /// Messages that were sent, and that the session has not reported yet.
    unreported: Vec<EventParams>,
    /// The identifiers of messages whose turn the agent has not begun.
    waiting: BTreeSet<String>,
}

struct Flight {
    /// Events that were sent, and that the session has not reported yet.
    events: Vec<EventParams>,
    state: State,
}

enum State {
    Sending(Call<SendSessionEvents>),
    /// It failed.
    Waiting {
        sleep: Pin<Box<Sleep>>,
        /// Whether the server may have received it.
        unsure: bool,
    },
    /// The history is listed again, after this number of connections.
    Looking(u64),
    Again,
}

impl Outbox {
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            policy,
            queue: VecDeque::new(),
            flight: None,
            failures: 0,
            unreported: Vec::new(),
            waiting: BTreeSet::new(),
        }
    }

    pub(super) fn push(&mut self, event: EventParams) {
        self.queue.push_back(event);
    }

    /// Whether there is nothing to send.
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.flight.is_none()
    }

    /// Whether the agent has begun the turns of all messages.
    pub(super) fn is_taken(&self) -> bool {
        self.is_empty() && self.unreported.is_empty() && self.waiting.is_empty()
    }

    /// Applies what an event states about sent events.
    pub(super) fn note(&mut self, event: &SessionEvent) {
        let flying = self.flight.iter_mut().map(|flight| &mut flight.events);
        for sent in flying.chain([&mut self.unreported]) {
            let Some(at) = sent.iter().position(|sent| is_echo(sent, event)) else { continue };
            sent.remove(at);
            if let SessionEvent::UserMessage(message) = event
                && !message.processed_at.is_value()
            {
                self.waiting.insert(message.id.clone());
            }
            return;
        }
        match event {
            SessionEvent::UserMessage(message) if message.processed_at.is_value() => {
                self.waiting.remove(&message.id);
            }
            // A server that does not report the processing of a message still reports that the session runs.
            SessionEvent::SessionStatusRunning(_) if self.flight.is_none() => {
                self.unreported.clear();
                self.waiting.clear();
            }
            _ => {}
        }
    }

    /// Advances sending. Nothing is sent before the history of the session is known.
    pub(super) fn poll(
        &mut self,
        events: &mut SessionEvents,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), SessionError>> {
        loop {
            if self.flight.is_none() && !self.queue.is_empty() && events.is_caught_up() {
                self.flight = Some(Flight { events: self.queue.drain(..).collect(), state: State::Again });
            }
            let Some(flight) = &mut self.flight else { return Poll::Pending };
            match &mut flight.state {
                State::Again if !events.is_caught_up() => return Poll::Pending,
                State::Again => flight.state = State::Sending(events.send(flight.events.clone(), options())),
                State::Sending(call) => match Pin::new(call).poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Err(error)) if error.kind() != ErrorKind::Decode => {
                        if let Some(error) = self.failed(error) {
                            return Poll::Ready(Err(error));
                        }
                    }
                    // A response that cannot be decoded is still a success.
                    Poll::Ready(_) => self.sent(),
                },
                State::Waiting { sleep, unsure } => match sleep.as_mut().poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(()) if !*unsure => flight.state = State::Again,
                    Poll::Ready(()) => {
                        flight.state = State::Looking(events.connections());
                        events.renew();
                    }
                },
                State::Looking(before) => {
                    if events.connections() <= *before || !events.is_caught_up() {
                        return Poll::Pending;
                    }
                    if flight.events.is_empty() {
                        self.sent();
                    } else {
                        flight.state = State::Again;
                    }
                }
            }
        }
    }

    fn sent(&mut self) {
        self.failures = 0;
        let sent = self.flight.take().into_iter().flat_map(|flight| flight.events);
        self.unreported.extend(sent.filter(|event| {
            matches!(event, EventParams::UserMessage(_) | EventParams::UserDefineOutcome(_))
        }));
    }

    /// Handles a failed request. Returns the error if it is not sent again.
    fn failed(&mut self, error: Error) -> Option<SessionError> {
        self.failures += 1;
        let lost = self.failures > self.policy.max_retries;
        if lost || !error.is_retryable() {
            let times = std::mem::take(&mut self.failures);
            self.flight = None;
            return Some(match error.is_retryable() {
                true => SessionError::Lost { times, last: Some(error) },
                false => SessionError::Request(error),
            });
        }
        let refused = error.status().is_some_and(|status| status.is_client_error());
        let unsure = !refused && error.kind() != ErrorKind::Connect;
        let wait = delay(&self.policy, self.failures, Some(&error));
        let flight = self.flight.as_mut()?;
        flight.state = State::Waiting { sleep: Box::pin(tokio::time::sleep(wait)), unsure };
        None
    }
}

/// Returns the options of a single attempt: this module decides what follows a failure.
fn options() -> CallOptions {
    CallOptions::new().max_retries(0).timeout(PATIENCE)
}

/// Whether an event of the session is the sent one.
fn is_echo(sent: &EventParams, event: &SessionEvent) -> bool {
    match (sent, event) {
        (EventParams::UserMessage(sent), SessionEvent::UserMessage(event)) => sent.content == event.content,
        (EventParams::UserInterrupt(sent), SessionEvent::UserInterrupt(event)) => {
            sent.session_thread_id.as_option() == event.session_thread_id.as_option()
        }
        (EventParams::UserToolConfirmation(sent), SessionEvent::UserToolConfirmation(event)) => {
            sent.tool_use_id == event.tool_use_id
        }
        (EventParams::UserCustomToolResult(sent), SessionEvent::UserCustomToolResult(event)) => {
            sent.custom_tool_use_id == event.custom_tool_use_id
        }
        (EventParams::UserToolResult(sent), SessionEvent::UserToolResult(event)) => {
            sent.tool_use_id == event.tool_use_id
        }
        (EventParams::UserDefineOutcome(sent), SessionEvent::UserDefineOutcome(event)) => {
            sent.description == event.description
        }
        _ => false,
    }
}
