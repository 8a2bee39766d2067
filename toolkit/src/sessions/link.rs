//! The connection to a session: a stream, and the list that closes the gap before it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use anthropic_beta::{
    CallOptions, Error, EventStream, Page,
    common::SortOrder,
    engine::Call,
    sessions::events::{EventDeltaType, Events, SessionEvent},
};
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::seen::{Seen, id_of};

/// The number of events on a page of the list. Most gaps are far smaller.
const PAGE: i64 = 100;

/// The requests of a connection, and their options.
pub(super) struct Source {
    pub(super) events: Events,
    pub(super) session: String,
    pub(super) options: CallOptions,
    /// Types of events that are also sent in parts.
    pub(super) partial: Vec<EventDeltaType>,
}

/// The state of a connection.
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub(super) enum Link {
    Down,
    Waiting(Pin<Box<Sleep>>),
    /// The position of the session is requested, to continue from there.
    Locating(Call<Page<SessionEvent>>),
    Opening(Call<EventStream<SessionEvent>>),
    Listing(Listing),
    Live {
        stream: EventStream<SessionEvent>,
        since: Instant,
    },
    Closed,
}

/// The stream is open, and is not read before the list.
pub(super) struct Listing {
    stream: EventStream<SessionEvent>,
    page: Call<Page<SessionEvent>>,
    /// The new events, newest first.
    gap: Vec<SessionEvent>,
    first: bool,
    /// Whether a known event was listed.
    met_known: bool,
    /// Whether the newest events state that the session has ended.
    over: bool,
}

/// The progress of a connection.
pub(super) enum Progress {
    /// The newest event, after which to continue; `None` if there is none.
    Located(Option<SessionEvent>),
    /// These events, in order, close the gap.
    Listed {
        gap: Vec<SessionEvent>,
        over: bool,
    },
    Event(SessionEvent),
    Broken(Option<Error>),
    /// The event after which to continue is not in the history.
    PositionLost,
    /// The delay has expired, or the stream is open.
    Moved,
}

impl Source {
    pub(super) fn locate(&self) -> Call<Page<SessionEvent>> {
        let list = self.events.list(&self.session).order(SortOrder::Desc).limit(1);
        list.options(self.options.clone()).send()
    }

    pub(super) fn open(&self) -> Call<EventStream<SessionEvent>> {
        let stream = self.events.stream(&self.session).options(self.options.clone());
        let types = self.partial.clone();
        if types.is_empty() { stream.send() } else { stream.event_deltas(types).send() }
    }

    fn list(&self) -> Call<Page<SessionEvent>> {
        let list = self.events.list(&self.session).order(SortOrder::Desc).limit(PAGE);
        list.options(self.options.clone()).send()
    }
}

impl Link {
    pub(super) fn wait(time: Duration) -> Self {
        Self::Waiting(Box::pin(tokio::time::sleep(time)))
    }

    /// Advances the connection. Each step of progress is returned once.
    pub(super) fn poll(&mut self, source: &Source, seen: &Seen, context: &mut Context<'_>) -> Poll<Progress> {
        let progress = match self {
            Self::Down => {
                *self = Self::Opening(source.open());
                Progress::Moved
            }
            Self::Waiting(sleep) => {
                ready!(sleep.as_mut().poll(context));
                *self = Self::Down;
                Progress::Moved
            }
            Self::Locating(call) => match ready!(Pin::new(call).poll(context)) {
                Ok(page) => Progress::Located(page.into_items().into_iter().next()),
                Err(error) => Progress::Broken(Some(error)),
            },
            Self::Opening(call) => match ready!(Pin::new(call).poll(context)) {
                Ok(stream) => {
                    *self = Self::Listing(Listing::new(stream, source.list()));
                    Progress::Moved
                }
                Err(error) => Progress::Broken(Some(error)),
            },
            Self::Listing(listing) => match ready!(Pin::new(&mut listing.page).poll(context)) {
                Ok(page) => return Poll::Ready(self.listed(page, seen)),
                Err(error) => Progress::Broken(Some(error)),
            },
            Self::Live { stream, .. } => match ready!(Pin::new(stream).poll_next(context)) {
                Some(Ok(event)) => Progress::Event(event),
                Some(Err(error)) => Progress::Broken(Some(error)),
                None => Progress::Broken(None),
            },
            Self::Closed => return Poll::Pending,
        };
        Poll::Ready(progress)
    }

    /// Handles a page of the list: either the gap is closed, or another page is needed.
    fn listed(&mut self, page: Page<SessionEvent>, seen: &Seen) -> Progress {
        let Self::Listing(mut listing) = std::mem::replace(self, Self::Down) else { return Progress::Moved };
        let next = page.next_page();
        let closed = listing.add(page.into_items(), seen);
        match next {
            Some(next) if !closed => {
                listing.page = next;
                *self = Self::Listing(listing);
                return Progress::Moved;
            }
            None if !closed && seen.floor().is_some() => return Progress::PositionLost,
            _ => {}
        }
        *self = Self::Live { stream: listing.stream, since: Instant::now() };
        listing.gap.reverse();
        Progress::Listed { gap: listing.gap, over: listing.over }
    }
}

impl Listing {
    fn new(stream: EventStream<SessionEvent>, page: Call<Page<SessionEvent>>) -> Self {
        Self { stream, page, gap: Vec::new(), first: true, met_known: false, over: false }
    }

    /// Adds the new events of a page, newest first. Returns whether no later page can contain new events.
    fn add(&mut self, page: Vec<SessionEvent>, seen: &Seen) -> bool {
        let first = std::mem::replace(&mut self.first, false);
        self.over |= first && page.iter().any(is_last);
        let empty = page.is_empty();
        let before = self.gap.len();
        for event in page {
            let id = id_of(&event);
            let (known, new) = match &id {
                Some(id) => (seen.contains(id), seen.is_new(&event)),
                // An event without an identifier was returned if an older event with an identifier was.
                None => (self.met_known, !self.met_known),
            };
            self.met_known |= known;
            if new {
                self.gap.push(event);
            }
            if id.is_some() && id.as_deref() == seen.floor() {
                return true;
            }
        }
        !empty && self.gap.len() == before
    }
}

/// Whether no event follows this one.
pub(super) fn is_last(event: &SessionEvent) -> bool {
    matches!(event, SessionEvent::SessionStatusTerminated(_) | SessionEvent::SessionDeleted(_))
}
