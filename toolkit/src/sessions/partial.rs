//! Events that come in parts, added up.

use std::collections::BTreeMap;

use anthropic_beta::sessions::events::SessionEvent;
use serde_json::Value;

/// Messages that are being made: text by position in their content, by identifier.
#[derive(Default)]
pub(super) struct Partials(BTreeMap<String, BTreeMap<u64, String>>);

impl Partials {
    /// Adds a part, or ends what a whole event replaces. `is_whole` tells of events that were given already.
    pub(super) fn add(&mut self, event: &SessionEvent, is_whole: impl Fn(&str) -> bool) {
        match event.tag() {
            // What a request has not brought to an end, it never will.
            Some("span.model_request_end") => self.clear(),
            Some("event_start") => {
                let event = value(event);
                if let Some(id) = event["event"]["id"].as_str().filter(|id| !is_whole(id)) {
                    self.0.entry(id.to_owned()).or_default();
                }
            }
            Some("event_delta") => self.delta(&value(event)),
            _ if self.0.is_empty() => {}
            _ => {
                if let Some(id) = event.id() {
                    self.0.remove(id);
                }
            }
        }
    }

    fn delta(&mut self, event: &Value) {
        let delta = &event["delta"];
        // Parts whose beginning was missed would make half a text.
        let Some(content) = event["event_id"].as_str().and_then(|id| self.0.get_mut(id)) else { return };
        if let Some(text) = delta["content"]["text"].as_str() {
            content.entry(delta["index"].as_u64().unwrap_or_default()).or_default().push_str(text);
        }
    }

    pub(super) fn text(&self, id: &str) -> Option<String> {
        self.0.get(id).map(|content| content.values().map(String::as_str).collect())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

fn value(event: &SessionEvent) -> Value {
    serde_json::from_str(&event.to_json()).unwrap_or_default()
}
