//! Events that are sent in parts, accumulated.

use std::collections::BTreeMap;

use anthropic_beta::sessions::events::{EventDeltaEvent, SessionEvent};

/// Messages that are being generated: text by position in their content, by identifier.
#[derive(Default)]
pub(super) struct Partials(BTreeMap<String, BTreeMap<i64, String>>);

impl Partials {
    /// Adds a part, or drops what a complete event replaces. `is_complete` reports events that were returned already.
    pub(super) fn add(&mut self, event: &SessionEvent, is_complete: impl Fn(&str) -> bool) {
        match event {
            // An event that the request has not completed is never completed.
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
        // Parts whose start was missed would give an incomplete text.
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
