//! The events of a session that were already returned.

use std::collections::{HashMap, VecDeque};

use anthropic_beta::sessions::events::SessionEvent;

/// The number of events that are remembered. It is far more than one page of a list contains.
const REMEMBERED: usize = 10_000;

/// The events that were returned last, by identifier.
pub(super) struct Seen {
    /// Whether the event was returned as processed: events of the user are reported twice, first as queued.
    processed: HashMap<String, bool>,
    order: VecDeque<String>,
    capacity: usize,
    /// All events before this one in the session's history count as returned.
    floor: Option<String>,
    /// Events with an empty identifier, which interrupts can have, since the last new event of the stream with an
    /// identifier.
    nameless: Vec<Nameless>,
}

struct Nameless {
    event: SessionEvent,
    /// Whether the stream may still return it too.
    listed: bool,
}

impl Seen {
    pub(super) fn nothing() -> Self {
        Self {
            processed: HashMap::new(),
            order: VecDeque::new(),
            capacity: REMEMBERED,
            floor: None,
            nameless: Vec::new(),
        }
    }

    /// Everything up to this event.
    pub(super) fn up_to(id: String) -> Self {
        let mut seen = Self::nothing();
        seen.insert_id(&id, true);
        seen.floor = Some(id);
        seen
    }

    pub(super) fn floor(&self) -> Option<&str> {
        self.floor.as_deref()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.processed.contains_key(id)
    }

    /// Whether the event contains something new. For events without an identifier, that is unknown.
    pub(super) fn is_new(&self, event: &SessionEvent) -> bool {
        match id_of(event) {
            None => true,
            Some(id) => match self.processed.get(&*id) {
                None => true,
                Some(processed) => !processed && is_processed(event),
            },
        }
    }

    /// Remembers an event of the stream; `false` if it contains nothing new.
    pub(super) fn insert(&mut self, event: &SessionEvent) -> bool {
        if event.id() == Some("") {
            return match self.nameless.iter_mut().find(|given| given.listed && given.event == *event) {
                Some(given) => {
                    given.listed = false;
                    false
                }
                None => {
                    self.nameless.push(Nameless { event: event.clone(), listed: false });
                    true
                }
            };
        }
        let new = self.insert_named(event);
        if new && id_of(event).is_some() {
            self.nameless.clear();
        }
        new
    }

    /// Remembers the events of a list, and keeps those that are new.
    pub(super) fn insert_listed(&mut self, mut events: Vec<SessionEvent>) -> Vec<SessionEvent> {
        let before = self.nameless.len();
        let mut given = vec![false; before];
        events.retain(|event| {
            if event.id() != Some("") {
                return self.insert_named(event);
            }
            let same = (0..before).find(|&at| !given[at] && self.nameless[at].event == *event);
            match same {
                Some(at) => given[at] = true,
                None => self.nameless.push(Nameless { event: event.clone(), listed: true }),
            }
            same.is_none()
        });
        events
    }

    fn insert_named(&mut self, event: &SessionEvent) -> bool {
        let new = self.is_new(event);
        if let (true, Some(id)) = (new, id_of(event)) {
            self.insert_id(&id, is_processed(event));
        }
        new
    }

    fn insert_id(&mut self, id: &str, processed: bool) {
        if self.processed.insert(id.to_owned(), processed).is_some() {
            return;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.processed.remove(&oldest);
            }
            self.floor = self.order.front().cloned();
        }
    }
}

/// Returns the identifier of an event, also of an unknown one. An empty one does not identify the event.
pub(super) fn id_of(event: &SessionEvent) -> Option<String> {
    let id = match event {
        SessionEvent::Unknown(unknown) => unknown.json().to_value().ok()?.get("id")?.as_str()?.to_owned(),
        event => event.id()?.to_owned(),
    };
    (!id.is_empty()).then_some(id)
}

/// Whether an event is in its final form. Only events of the user are reported before they are processed.
fn is_processed(event: &SessionEvent) -> bool {
    let of_user = event.tag().is_some_and(|tag| tag.starts_with("user."));
    !of_user || event.processed_at().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> SessionEvent {
        SessionEvent::from_json(json).unwrap()
    }

    fn message(id: &str, processed: bool) -> SessionEvent {
        let at = if processed { r#""2026-03-04T09:30:00Z""# } else { "null" };
        event(&format!(r#"{{"type": "user.message", "id": "{id}", "content": [], "processed_at": {at}}}"#))
    }

    #[test]
    fn returns_an_event_of_the_user_as_queued_and_as_processed() {
        let mut seen = Seen::nothing();
        assert!(seen.insert(&message("a", false)));
        assert!(!seen.insert(&message("a", false)));
        assert!(seen.insert(&message("a", true)));
        assert!(!seen.insert(&message("a", true)));
        assert!(!seen.insert(&message("a", false)), "an earlier form is not new");
    }

    #[test]
    fn identifies_unknown_events_but_not_by_empty_identifiers() {
        let mut seen = Seen::nothing();
        let unknown = event(r#"{"type": "agent.of_tomorrow", "id": "a"}"#);
        assert!(seen.insert(&unknown));
        assert!(!seen.insert(&unknown));
        let interrupt = event(r#"{"type": "user.interrupt", "id": ""}"#);
        assert!(seen.insert(&interrupt) && seen.insert(&interrupt), "two interrupts are different events");
    }

    #[test]
    fn returns_an_event_without_identifier_from_list_and_stream_once() {
        let mut seen = Seen::nothing();
        let interrupt = event(r#"{"type": "user.interrupt", "id": ""}"#);
        let both = vec![interrupt.clone(), message("a", true)];
        assert_eq!(seen.insert_listed(both.clone()).len(), 2);
        assert!(!seen.insert(&interrupt) && !seen.insert(&message("a", true)), "the stream returns both too");
        assert_eq!(seen.insert_listed(both).len(), 0, "so does the next list");
        assert!(seen.insert(&message("b", true)) && seen.insert(&interrupt), "a third one is new");
    }

    #[test]
    fn treats_forgotten_events_as_returned() {
        let mut seen = Seen { capacity: 2, ..Seen::nothing() };
        for id in ["a", "b", "c"] {
            seen.insert(&message(id, true));
        }
        assert_eq!((seen.floor(), seen.contains("a"), seen.contains("b")), (Some("b"), false, true));
    }
}
