use std::sync::Arc;
use std::time::Duration;

use super::SseError;

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The `event` field; `None` if it is missing or empty.
    pub event: Option<String>,
    /// The `data` lines, joined by line feeds.
    pub data: String,
    /// The last `id` up to this event; `None` if there is none or the server reset it.
    pub id: Option<Arc<str>>,
}

impl Event {
    /// Returns the event's type as in the standard: the `event` field, or else `message`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.event.as_deref().unwrap_or("message")
    }
}

/// The incomplete event, and the identifier, which is kept for the next event.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    event: Option<String>,
    data: Option<String>,
    pub(super) id: Option<Arc<str>>,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.event.is_none() && self.data.is_none()
    }

    /// Completes the event at a blank line. An event without `data` is discarded.
    pub(super) fn dispatch(&mut self) -> Option<Event> {
        let event = self.event.take().filter(|name| !name.is_empty());
        let data = self.data.take()?;
        Some(Event { event, data, id: self.id.clone() })
    }

    /// Adds one line that is not blank: a field, or a comment, whose field name is empty.
    pub(super) fn take_line(
        &mut self,
        line: &[u8],
        limit: usize,
        retry: &mut Option<Duration>,
    ) -> Result<(), SseError> {
        let (name, value) = split_field(line);
        match name {
            b"data" => self.add_data(text(value, "data")?, limit)?,
            b"event" => self.event = Some(text(value, "event")?.to_owned()),
            b"id" if !value.contains(&0) => {
                let id = text(value, "id")?;
                self.id = (!id.is_empty()).then(|| id.into());
            }
            b"retry" => *retry = milliseconds(value).or(*retry),
            _ => {}
        }
        Ok(())
    }

    fn add_data(&mut self, value: &str, limit: usize) -> Result<(), SseError> {
        let held = self.data.as_ref().map_or(0, |data| data.len() + 1);
        if held.saturating_add(value.len()) > limit {
            return Err(SseError::EventTooLarge { limit });
        }
        match &mut self.data {
            None => self.data = Some(value.to_owned()),
            Some(data) => {
                data.push('\n');
                data.push_str(value);
            }
        }
        Ok(())
    }
}

/// Returns the name before the first colon, and the value after it without one leading space.
fn split_field(line: &[u8]) -> (&[u8], &[u8]) {
    // Most lines are data, so no search is needed.
    let colon = if line.starts_with(b"data:") { Some(4) } else { memchr::memchr(b':', line) };
    let Some(colon) = colon else { return (line, b"") };
    let value = &line[colon + 1..];
    (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
}

fn text<'a>(value: &'a [u8], field: &'static str) -> Result<&'a str, SseError> {
    std::str::from_utf8(value).map_err(|_| SseError::InvalidUtf8 { field })
}

/// Parses a reconnection time: ASCII digits only. A value that does not fit is ignored like any other malformed
/// value.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok().map(Duration::from_millis)
}
