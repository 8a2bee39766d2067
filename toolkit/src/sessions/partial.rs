//! Accumulates events that are sent in parts.

use std::collections::BTreeMap;

use anthropic_beta::sessions::events::{EventDeltaEvent, SessionEvent};

/// The messages that are being generated, by identifier: text by position in their content.
#[derive(Default)]
pub(super) struct Partials(BTreeMap<String, BTreeMap<i64, String>>);

impl Partials {
    /// Adds a part, or drops the parts that a complete event replaces. `is_complete` states whether an event was
    /// already returned.
    pub(super) fn add(&mut self, event: &SessionEvent, is_complete: impl Fn(&str) -> bool) {
        match event {
            // An event that is incomplete when its request ends never becomes complete.
            SessionEvent::SpanModelRequestEnd(_) => self.clear(),
            SessionEvent::EventStart(start) => {
                if let Some(id) = start.event.id().filter(|id| !is_complete(id)) {
                    self.0.entry(id.to_owned()).or_default();
                }
            }
            SessionEvent::EventDelta(delta) => self.delta(delta),
            _ if self.0.is_empty() => {}
            _ => {
                if let Some(id) = event.id() {
                    self.0.remove(id);
                }
            }
        }
    }

    fn delta(&mut self, event: &EventDeltaEvent) {
        // If the first parts were missed, the text would be incomplete.
        let Some(content) = self.0.get_mut(&event.event_id) else { return };
        let text = content.entry(event.delta.index.unwrap_or_default()).or_default();
        text.push_str(&event.delta.content.text);
    }

    pub(super) fn text(&self, id: &str) -> Option<String> {
        self.0.get(id).map(|content| content.values().map(String::as_str).collect())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
