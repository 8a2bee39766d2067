//! Accumulates the events of a stream to the value that a call without a stream would return.

use std::collections::BTreeMap;

use crate::json::{self, Decode, Encode, Json};

mod stream;

pub use stream::{Accumulated, Text};

/// Events that can be accumulated to one value. Generated for endpoints that can respond with a stream.
pub trait Accumulate: Decode + Encode {
    /// The type of the value.
    type Whole: Clone + Encode + Unpin;

    /// The type of the last event, as in its JSON.
    const LAST: &'static str;

    /// Adds the event; returns `false` if it does not match the previous events.
    fn add_to(&self, accumulator: &mut Accumulator<Self::Whole>) -> bool;

    /// Returns the text in this event that is part of the response's text.
    fn text(&self) -> Option<&str>;
}

/// Accumulates events, one at a time.
///
/// The time is linear in the size of the events: text is appended to text, and collected JSON is parsed once, at
/// the end of its item.
#[derive(Clone, Debug)]
pub struct Accumulator<W> {
    whole: Option<W>,
    progress: Progress,
    strays: Vec<Json>,
}

/// The state of the items of an incomplete value.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Positions in the list, by the server's index.
    positions: BTreeMap<i64, usize>,
    /// Incomplete JSON, by index.
    gathered: BTreeMap<i64, String>,
    /// Collected text that could not be decoded, by position.
    broken: BTreeMap<usize, String>,
    complete: bool,
}

impl<W> Default for Accumulator<W> {
    fn default() -> Self {
        Self { whole: None, progress: Progress::default(), strays: Vec::new() }
    }
}

impl<W> Accumulator<W> {
    /// Creates an accumulator without events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event. One that does not match the previous events is added to [`strays`](Self::strays).
    pub fn add<E: Accumulate<Whole = W>>(&mut self, event: &E) {
        if !event.add_to(self) {
            self.strays.push(Json::encode_from(event));
        }
    }

    /// Returns the incomplete value, or `None` before the first event.
    #[must_use]
    pub fn snapshot(&self) -> Option<&W> {
        self.whole.as_ref()
    }

    /// Whether the last event has been added.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.progress.complete
    }

    /// Returns collected texts that are not valid JSON or do not have the right type, by the position of their
    /// item. The field of the item has its initial value.
    #[must_use]
    pub fn broken_inputs(&self) -> &BTreeMap<usize, String> {
        &self.progress.broken
    }

    /// Returns JSON texts that are not complete yet, by the position of their item.
    pub fn unfinished_inputs(&self) -> impl Iterator<Item = (usize, &str)> {
        let Progress { positions, gathered, .. } = &self.progress;
        gathered.iter().filter_map(|(index, text)| Some((*positions.get(index)?, text.as_str())))
    }

    /// Returns events that do not match the previous events: unknown events, and events of items that have not
    /// begun.
    #[must_use]
    pub fn strays(&self) -> &[Json] {
        &self.strays
    }

    /// Returns the value, which may be incomplete.
    #[must_use]
    pub fn into_whole(self) -> Option<W> {
        self.whole
    }

    /// Sets the initial value. For generated code.
    pub fn start(&mut self, whole: W) {
        self.whole = Some(whole);
        self.progress = Progress::default();
    }

    /// Returns the value and the state of its items. For generated code.
    pub fn parts(&mut self) -> Option<(&mut W, &mut Progress)> {
        self.whole.as_mut().map(|whole| (whole, &mut self.progress))
    }
}

/// For generated code.
impl Progress {
    /// Begins an item at this position of its list.
    pub fn begin(&mut self, index: i64, position: usize) {
        self.positions.insert(index, position);
        self.gathered.remove(&index);
    }

    /// Returns the position of the item with this index.
    pub fn item<'a, T>(&self, index: i64, list: &'a mut [T]) -> Option<&'a mut T> {
        list.get_mut(*self.positions.get(&index)?)
    }

    /// Appends a part of JSON.
    pub fn gather(&mut self, index: i64, piece: &str) {
        self.gathered.entry(index).or_default().push_str(piece);
    }

    /// Decodes the JSON collected for an item. Without any, the value is unchanged; text that cannot be decoded is
    /// returned.
    pub fn read<T: Decode>(&mut self, index: i64, value: &mut T) -> Option<String> {
        let text = self.gathered.remove(&index).filter(|text| !text.trim().is_empty())?;
        if let Ok(read) = json::from_str(&text) {
            *value = read;
            return None;
        }
        #[cfg(feature = "tracing")]
        tracing::warn!(target: "anthropic_beta_runtime", index, "JSON in a stream cannot be decoded");
        let position = self.positions.get(&index).copied().unwrap_or_default();
        self.broken.insert(position, text.clone());
        Some(text)
    }

    /// Records the last event.
    pub fn complete(&mut self) {
        self.complete = true;
    }
}
