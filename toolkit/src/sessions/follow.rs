//! A session's events, each once and in order, even if the connection breaks.

use std::{collections::VecDeque, fmt, future::poll_fn, pin::Pin, time::Duration};

use anthropic_beta::{
    CallOptions,
    engine::Call,
    retry::Policy,
    sessions::{
        Sessions,
        events::{EventDeltaType, EventParams, SendSessionEvents, SessionEvent},
    },
};
use futures_core::Stream;

use super::{
    error::SessionError,
    link::{Link, Source},
    partial::Partials,
    seen::Seen,
};

/// Ways to follow a session.
pub trait FollowSessions {
    /// Returns the events of a session, each once and in order, even if the connection breaks.
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents;
}

impl FollowSessions for Sessions {
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents {
        SessionEvents::new(self, session_id.into())
    }
}

/// The events of a session, each once and in order.
///
/// It is a stream. It starts with the history unless [`from_now`](Self::from_now) or [`after`](Self::after) is set, and
/// continues with new events. When the connection breaks, or the server ends the response, it connects again, lists the
/// missing events, and continues. It ends after the event with which the session is terminated or deleted, and after an
/// error.
///
/// The future of [`next`](Self::next) can be dropped at any time, and nothing is lost.
///
/// An event that a client sends is returned twice if the server reports it twice: when it is queued, and when it is
/// processed.
#[must_use = "a stream does nothing until it is polled"]
pub struct SessionEvents {
    pub(super) source: Source,
    pub(super) policy: Policy,
    pub(super) seen: Seen,
    pub(super) link: Link,
    /// Events that were listed and are not returned yet.
    pub(super) ready: VecDeque<SessionEvent>,
    pub(super) partials: Partials,
    pub(super) position: Option<String>,
    pub(super) from_now: bool,
    /// The session is over after the events that are ready.
    pub(super) over: bool,
    pub(super) gave_live: bool,
    /// How often the connection was lost in a row, without an event.
    pub(super) failures: u32,
    /// How often the gap before a stream was closed.
    pub(super) connections: u64,
}

impl SessionEvents {
    fn new(sessions: &Sessions, session: String) -> Self {
        let options = CallOptions::new();
        Self {
            source: Source { events: sessions.events(), session, options, partial: Vec::new() },
            policy: Policy::default().with_max_delay(Duration::from_secs(10)).with_max_retries(10),
            seen: Seen::nothing(),
            link: Link::Down,
            ready: VecDeque::new(),
            partials: Partials::default(),
            position: None,
            from_now: false,
            over: false,
            gave_live: false,
            failures: 0,
            connections: 0,
        }
    }

    /// Leaves the history out: the first event is one that happens later.
    pub fn from_now(mut self) -> Self {
        self.from_now = true;
        self
    }

    /// Leaves the history out up to the event with this identifier, which an earlier [`position`](Self::position) returned.
    pub fn after(mut self, event_id: impl Into<String>) -> Self {
        let id = event_id.into();
        self.position = Some(id.clone());
        self.seen = Seen::up_to(id);
        self.from_now = false;
        self
    }

    /// Sets how it connects again. `max_retries` limits how often in a row the connection may be lost without an event in
    /// between: 10 unless set, with waits from 0.5 s to 10 s.
    pub fn reconnect(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets options of all requests, such as a credential of the session's own.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.source.options = options;
        self
    }

    /// Sets the types of events that are also sent in parts while they are generated. [`partial`](Self::partial)
    /// accumulates the parts.
    pub fn with_partials(mut self, types: impl IntoIterator<Item = EventDeltaType>) -> Self {
        self.source.partial = types.into_iter().collect();
        self
    }

    /// Returns the text so far of a message that is sent in parts and is not complete.
    ///
    /// Parts are a preview: they are dropped when the connection is lost, and replaced by the complete message.
    #[must_use]
    pub fn partial(&self, event_id: &str) -> Option<String> {
        self.partials.text(event_id)
    }

    /// Returns the identifier of the last event that was returned, from which another process can continue with
    /// [`after`](Self::after).
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// Returns the next event; `None` after the last one.
    ///
    /// # Errors
    ///
    /// The API refused a request, or the connection was lost too often in a row.
    pub async fn next(&mut self) -> Option<Result<SessionEvent, SessionError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Whether everything that was listed has been given, and what comes now is live.
    pub(super) fn is_caught_up(&self) -> bool {
        self.ready.is_empty() && matches!(self.link, Link::Live { .. } | Link::Closed)
    }

    /// How often the gap before a stream was closed.
    pub(super) fn connections(&self) -> u64 {
        self.connections
    }

    /// Connects again at once, so that what was missed is listed.
    pub(super) fn renew(&mut self) {
        if !matches!(self.link, Link::Closed) {
            self.down(Duration::ZERO);
        }
    }

    /// Whether there is no connection yet, and none is waited for.
    pub(super) fn is_fresh(&self) -> bool {
        matches!(self.link, Link::Down)
    }

    /// Whether the last event came from the stream, and not from the list.
    pub(super) fn gave_live(&self) -> bool {
        self.gave_live
    }

    pub(super) fn policy(&self) -> Policy {
        self.policy
    }

    /// Sends events, with these options in addition to those of all requests.
    pub(super) fn send(&self, events: Vec<EventParams>, options: CallOptions) -> Call<SendSessionEvents> {
        let send = self.source.events.send(&self.source.session, events);
        send.options(self.source.options.clone()).options(options).send()
    }
}

impl fmt::Debug for SessionEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionEvents")
            .field("session", &self.source.session)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
