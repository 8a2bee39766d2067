//! A session's events, each once and in order, whatever happens to the connection.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use anthropic_beta::{
    CallOptions, Error,
    engine::Call,
    retry::Policy,
    sessions::{
        Sessions,
        events::{EventDeltaType, EventParams, SendSessionEvents, SessionEvent},
    },
};
use futures_core::Stream;

use super::{
    backoff::delay,
    error::SessionError,
    link::{Link, Progress, Source, is_last},
    partial::Partials,
    seen::{Seen, id_of},
};

/// A connection that lasted this long had no fault of its own.
const HEALTHY: Duration = Duration::from_secs(5);

/// Ways to follow a session.
pub trait FollowSessions {
    /// Returns the events of a session, each once and in order, whatever happens to the connection.
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents;
}

impl FollowSessions for Sessions {
    fn follow(&self, session_id: impl Into<String>) -> SessionEvents {
        SessionEvents::new(self, session_id.into())
    }
}

/// The events of a session, each once and in order.
///
/// It is a stream. The history comes first unless [`from_now`](Self::from_now) or [`after`](Self::after) says
/// otherwise, then what happens. When the connection breaks, or the server ends the response, it connects again, lists
/// what was missed, and goes on. It ends behind the event with which the session is terminated or deleted, and behind an
/// error.
///
/// The future of [`next`](Self::next) can be dropped at any time, and nothing is lost.
///
/// An event of yours comes twice if the server tells of it twice: when it is queued, and when it is processed.
#[must_use = "a stream does nothing until it is polled"]
pub struct SessionEvents {
    source: Source,
    policy: Policy,
    seen: Seen,
    link: Link,
    /// Events that were listed and are still to be given.
    ready: VecDeque<SessionEvent>,
    partials: Partials,
    position: Option<String>,
    from_now: bool,
    /// The session is over behind the events that are ready.
    over: bool,
    gave_live: bool,
    /// How often the connection was lost in a row, without an event.
    failures: u32,
    /// How often the gap before a stream was closed.
    connections: u64,
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

    /// Leaves the history out: the first event is one that happens from now on.
    pub fn from_now(mut self) -> Self {
        self.from_now = true;
        self
    }

    /// Leaves the history out up to this event, whose identifier another [`position`](Self::position) was.
    pub fn after(mut self, event_id: impl Into<String>) -> Self {
        let id = event_id.into();
        self.position = Some(id.clone());
        self.seen = Seen::up_to(id);
        self.from_now = false;
        self
    }

    /// Sets how patiently it connects again. `max_retries` is how often in a row the connection may be lost without an
    /// event in between: 10 unless set, with waits from 0.5 s to 10 s.
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

    /// Returns the text, so far, of a message of which parts have come, and which is not whole yet.
    ///
    /// Parts are a preview: a connection that is lost takes them along, and the whole message replaces them.
    #[must_use]
    pub fn partial(&self, event_id: &str) -> Option<String> {
        self.partials.text(event_id)
    }

    /// Returns the identifier of the last event that was given, from which another process can go on with
    /// [`after`](Self::after).
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// Returns the next event; `None` behind the last one.
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

    /// Sends events, with these options beside those of all requests.
    pub(super) fn send(&self, events: Vec<EventParams>, options: CallOptions) -> Call<SendSessionEvents> {
        let send = self.source.events.send(&self.source.session, events);
        send.options(self.source.options.clone()).options(options).send()
    }

    fn down(&mut self, wait: Duration) {
        self.partials.clear();
        self.link = if wait.is_zero() { Link::Down } else { Link::wait(wait) };
    }

    /// The connection is lost. Returns the error if that is the end.
    fn broken(&mut self, error: Option<Error>) -> Option<SessionError> {
        match error {
            Some(error) if !error.is_retryable() => {
                self.link = Link::Closed;
                self.over = true;
                return Some(SessionError::Request(error));
            }
            error => {
                let healthy = matches!(&self.link, Link::Live { since, .. } if since.elapsed() >= HEALTHY);
                self.failures = if healthy { 1 } else { self.failures + 1 };
                if self.failures > self.policy.max_retries {
                    self.link = Link::Closed;
                    self.over = true;
                    return Some(SessionError::Lost { times: self.failures, last: error });
                }
                self.down(delay(&self.policy, self.failures, error.as_ref()));
            }
        }
        None
    }

    /// Takes an event of the stream; `None` if it was given already.
    fn live(&mut self, event: SessionEvent) -> Option<SessionEvent> {
        self.failures = 0;
        if !self.seen.insert(&event) {
            return None;
        }
        let seen = &self.seen;
        self.partials.add(&event, |id| seen.contains(id));
        Some(event)
    }

    fn listed(&mut self, gap: Vec<SessionEvent>, over: bool) {
        self.over = over;
        self.connections += 1;
        let new = self.seen.insert_listed(gap);
        if !new.is_empty() {
            self.failures = 0;
        }
        self.ready.extend(new);
    }

    fn give(&mut self, event: SessionEvent) -> SessionEvent {
        if let Some(id) = id_of(&event) {
            self.position = Some(id);
        }
        if is_last(&event) {
            self.over = true;
        }
        event
    }
}

impl Stream for SessionEvents {
    type Item = Result<SessionEvent, SessionError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(event) = this.ready.pop_front() {
                this.gave_live = false;
                return Poll::Ready(Some(Ok(this.give(event))));
            }
            if this.over {
                this.link = Link::Closed;
                return Poll::Ready(None);
            }
            if this.from_now && matches!(this.link, Link::Down) {
                this.link = Link::Locating(this.source.locate());
            }
            match ready!(this.link.poll(&this.source, &this.seen, context)) {
                Progress::Moved => {}
                Progress::Located(newest) => {
                    this.from_now = false;
                    if let Some(id) = newest.as_ref().and_then(id_of) {
                        this.seen = Seen::up_to(id);
                    }
                    this.link = Link::Down;
                }
                Progress::Listed { gap, over } => this.listed(gap, over),
                Progress::Event(event) => {
                    if let Some(event) = this.live(event) {
                        this.gave_live = true;
                        return Poll::Ready(Some(Ok(this.give(event))));
                    }
                }
                Progress::Broken(error) => {
                    if let Some(error) = this.broken(error) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Progress::PositionLost => {
                    this.link = Link::Closed;
                    this.over = true;
                    let id = this.seen.floor().unwrap_or_default().to_owned();
                    return Poll::Ready(Some(Err(SessionError::UnknownPosition(id))));
                }
            }
        }
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
