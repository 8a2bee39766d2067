//! The events of a session, each once and in order, across lost connections.

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

/// Adds [`follow`](Self::follow) to the endpoints of session events.
pub trait FollowSessions {
    /// Returns the events of a session, each once and in order, across lost connections.
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents;
}

impl FollowSessions for Sessions {
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents {
        SessionEvents::new(self, session_id.into())
    }
}

/// The events of a session, each once and in order.
///
/// It is a stream. It begins with the history, unless [`from_now`](Self::from_now) or [`after`](Self::after) is set,
/// and continues with new events. When the connection is lost or the server ends the response, it connects again, lists
/// the missing events, and continues. It ends after an error, and after the event by which the session is terminated or
/// deleted.
///
/// Dropping the future of [`next`](Self::next) loses nothing.
///
/// An event that a client sends is returned twice if the server reports it twice: when it is queued, and when it is
/// processed.
#[must_use = "a stream does nothing until it is polled"]
pub struct SessionEvents {
    pub(super) source: Source,
    pub(super) policy: Policy,
    pub(super) seen: Seen,
    pub(super) link: Link,
    /// Listed events that have not been returned yet.
    pub(super) ready: VecDeque<SessionEvent>,
    pub(super) partials: Partials,
    pub(super) position: Option<String>,
    pub(super) from_now: bool,
    /// Whether the session has ended after the events that are ready.
    pub(super) over: bool,
    pub(super) gave_live: bool,
    /// The number of connections lost in a row, without an event.
    pub(super) failures: u32,
    /// The number of times that the gap before a stream was closed.
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

    /// Omits the history: the first event is one that happens later.
    pub fn from_now(mut self) -> Self {
        self.from_now = true;
        self
    }

    /// Omits the history up to the event with this identifier, such as an earlier [`position`](Self::position).
    pub fn after(mut self, event_id: impl Into<String>) -> Self {
        let id = event_id.into();
        self.position = Some(id.clone());
        self.seen = Seen::up_to(id);
        self.from_now = false;
        self
    }

    /// Sets how it reconnects. `max_retries` is the maximum number of lost connections in a row, without an event in
    /// between. Default: 10, with delays from 0.5 s to 10 s.
    pub fn reconnect(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets options of all requests, such as a credential for the session.
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
    /// An error if the API refuses a request, or the connection is lost too often in a row.
    pub async fn next(&mut self) -> Option<Result<SessionEvent, SessionError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Whether all listed events have been returned, and the next ones are live.
    pub(super) fn is_caught_up(&self) -> bool {
        self.ready.is_empty() && matches!(self.link, Link::Live { .. } | Link::Closed)
    }

    /// Returns the number of times that the gap before a stream was closed.
    pub(super) fn connections(&self) -> u64 {
        self.connections
    }

    /// Reconnects at once, so that missed events are listed.
    pub(super) fn renew(&mut self) {
        if !matches!(self.link, Link::Closed) {
            self.down(Duration::ZERO);
        }
    }

    /// Whether there is no connection yet, and no delay before it.
    pub(super) fn is_fresh(&self) -> bool {
        matches!(self.link, Link::Down)
    }

    /// Whether the last event is from the stream, and not from the list.
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
