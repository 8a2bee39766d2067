//! The events of a session, from the stream and the list, across lost connections.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use anthropic_beta::{Error, sessions::events::SessionEvent};
use futures_core::Stream;

use super::{
    backoff::delay,
    error::SessionError,
    follow::SessionEvents,
    link::{Link, Progress, is_last},
    seen::{Seen, id_of},
};

/// A connection that lasted this long worked, and does not count as one of several failures in a row.
const HEALTHY: Duration = Duration::from_secs(5);

impl SessionEvents {
    pub(super) fn down(&mut self, wait: Duration) {
        self.partials.clear();
        self.link = if wait.is_zero() { Link::Down } else { Link::wait(wait) };
    }

    /// Handles a lost connection. Returns the error if that ends the stream.
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

    /// Returns an event of the stream; `None` if it was already returned.
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
