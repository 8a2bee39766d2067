//! Events of a stream, added up to the value that a call without a stream would have given.

use std::collections::BTreeMap;

use crate::json::{self, Decode, Encode, Json};

mod stream;

pub use stream::{Accumulated, Text};

/// Events that add up to one value. Generated for the events of endpoints that can respond with a stream.
pub trait Accumulate: Decode + Encode {
    /// What they add up to.
    type Whole: Clone + Encode + Unpin;

    /// The type of the last event, on the wire.
    const LAST: &'static str;

    /// Adds the event; `false` where it fits nothing that came before.
    fn add_to(&self, accumulator: &mut Accumulator<Self::Whole>) -> bool;

    /// The text in this event that a person reads as it comes.
    fn text(&self) -> Option<&str>;
}

/// Adds events up, one at a time.
///
/// Adding is linear in the size of the events: text is put behind text, and gathered JSON is read once, when its item ends.
#[derive(Clone, Debug)]
pub struct Accumulator<W> {
    whole: Option<W>,
    progress: Progress,
    strays: Vec<Json>,
}

/// What is known of the items of an unfinished whole.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Positions in the list, by the server's index.
    positions: BTreeMap<i64, usize>,
    /// JSON that is not complete yet, by index.
    gathered: BTreeMap<i64, String>,
    /// Gathered text that is not JSON of the right shape, by position.
    broken: BTreeMap<usize, String>,
    complete: bool,
}

impl<W> Default for Accumulator<W> {
    fn default() -> Self {
        Self { whole: None, progress: Progress::default(), strays: Vec::new() }
    }
}

impl<W> Accumulator<W> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event. One that fits nothing that came before is kept among the [strays](Self::strays).
    pub fn add<E: Accumulate<Whole = W>>(&mut self, event: &E) {
        if !event.add_to(self) {
            self.strays.push(Json::encode_from(event));
        }
    }

    /// The whole as far as it has come; `None` before the first event.
    #[must_use]
    pub fn snapshot(&self) -> Option<&W> {
        self.whole.as_ref()
    }

    /// Whether the last event has come.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.progress.complete
    }

    /// Text that the server sent as JSON and that is none, or not of the right shape, by the position of its item. The item's field
    /// is left as it began.
    #[must_use]
    pub fn broken_inputs(&self) -> &BTreeMap<usize, String> {
        &self.progress.broken
    }

    /// JSON that has begun to come and is not complete yet, by the position of its item.
    pub fn unfinished_inputs(&self) -> impl Iterator<Item = (usize, &str)> {
        let Progress { positions, gathered, .. } = &self.progress;
        gathered.iter().filter_map(|(index, text)| Some((*positions.get(index)?, text.as_str())))
    }

    /// Events that fit nothing that came before: unknown ones, and ones for items that never began.
    #[must_use]
    pub fn strays(&self) -> &[Json] {
        &self.strays
    }

    /// The whole, finished or not.
    #[must_use]
    pub fn into_whole(self) -> Option<W> {
        self.whole
    }

    /// Begins the whole. For generated code.
    pub fn start(&mut self, whole: W) {
        self.whole = Some(whole);
        self.progress = Progress::default();
    }

    /// The whole and what is known of its items. For generated code.
    pub fn parts(&mut self) -> Option<(&mut W, &mut Progress)> {
        self.whole.as_mut().map(|whole| (whole, &mut self.progress))
    }
}

/// For generated code.
impl Progress {
    /// An item begins, at this position of its list.
    pub fn begin(&mut self, index: i64, position: usize) {
        self.positions.insert(index, position);
        self.gathered.remove(&index);
    }

    /// The item that an index stands for.
    pub fn item<'a, T>(&self, index: i64, list: &'a mut [T]) -> Option<&'a mut T> {
        list.get_mut(*self.positions.get(&index)?)
    }

    /// Puts a piece of JSON behind what there is.
    pub fn gather(&mut self, index: i64, piece: &str) {
        self.gathered.entry(index).or_default().push_str(piece);
    }

    /// Reads what was gathered for an item. Without any, the value stays as it is; text that cannot be read is given back.
    pub fn read<T: Decode>(&mut self, index: i64, value: &mut T) -> Option<String> {
        let text = self.gathered.remove(&index).filter(|text| !text.trim().is_empty())?;
        if let Ok(read) = json::from_str(&text) {
            *value = read;
            return None;
        }
        #[cfg(feature = "tracing")]
        tracing::warn!(target: "anthropic_beta_runtime", index, "a stream was to bring JSON and brought text that is none");
        let position = self.positions.get(&index).copied().unwrap_or_default();
        self.broken.insert(position, text.clone());
        Some(text)
    }

    /// The last event has come.
    pub fn complete(&mut self) {
        self.complete = true;
    }
}
