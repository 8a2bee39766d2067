//! The unknown fields of an object, and the notation of its known fields.

use std::fmt;
use std::sync::OnceLock;

use indexmap::IndexMap;

use super::any::Json;
use super::codec::Encode;
use super::notes::{Notes, Spelling};
use super::reader::Reader;

/// The fields of an object that its type does not define, in the order received.
///
/// A server may add fields at any time. They are kept here with their exact text, and are encoded with the object.
///
/// It also remembers how known fields were received: one that was missing, `null`, or a number in an unusual
/// notation is encoded in the same way until its value changes. That does not affect `==`.
///
/// ```
/// use anthropic_beta_runtime::json::{Extra, Json};
///
/// let mut extra = Extra::default();
/// assert!(extra.is_empty());
/// extra.insert("beta_flag", Json::from(true));
/// assert_eq!(extra.get("beta_flag").map(Json::as_str), Some("true"));
/// ```
#[derive(Clone, Default)]
pub struct Extra {
    /// One bit for each known field with an index below [`IN_PLACE`], and [`SECRET`].
    bits: u64,
    more: Option<Box<More>>,
}

/// The rare parts.
#[derive(Clone, Default)]
struct More {
    /// The unknown fields as received, `"a":1,"b":2`.
    text: String,
    /// The same, parsed when needed.
    read: OnceLock<Fields>,
    /// The unknown fields after a change: only then can one have the name of a known field.
    edited: Option<Fields>,
    /// [`Notes::alternative`] from [`IN_PLACE`] on.
    alternative: u128,
    /// [`Notes::null`].
    null: u128,
    /// [`Notes::spelled`].
    spelled: Vec<Spelling>,
    /// See [`Extra::broken`].
    broken: Vec<(&'static str, String)>,
}

type Fields = IndexMap<Box<str>, Json>;

/// How many known fields need no allocation.
const IN_PLACE: u32 = 63;
/// The bit for types whose values `Debug` does not print.
const SECRET: u64 = 1 << IN_PLACE;

impl Extra {
    /// Creates an empty set of fields.
    pub const fn new() -> Self {
        Extra { bits: 0, more: None }
    }

    /// Creates an empty set of fields; if the type contains a secret, `Debug` does not print values.
    #[doc(hidden)]
    pub const fn of(secret: bool) -> Self {
        Extra { bits: if secret { SECRET } else { 0 }, more: None }
    }

    fn fields(&self) -> Option<&Fields> {
        self.more.as_ref().map(|more| more.fields())
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.fields().map_or(0, IndexMap::len)
    }

    /// Whether there are no fields.
    pub fn is_empty(&self) -> bool {
        self.more.as_ref().is_none_or(|more| more.text.is_empty() && more.fields().is_empty())
    }

    /// Returns the value of the field `name`.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.fields()?.get(name)
    }

    /// Returns all fields in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        static NONE: OnceLock<Fields> = OnceLock::new();
        let fields = self.fields().unwrap_or_else(|| NONE.get_or_init(Fields::new));
        fields.iter().map(|(name, value)| (&**name, value))
    }

    /// Sets the field `name`, and returns its previous value. If the type defines the field and it has a value
    /// there, that value is encoded instead.
    pub fn insert(&mut self, name: impl Into<String>, value: Json) -> Option<Json> {
        self.more().edit().insert(name.into().into(), value)
    }

    /// Keeps the value of a field that another type has and this one does not, so that it is sent; `null` is not
    /// kept.
    pub fn carry<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        let value = Json::encode_from(value);
        if !value.is_null() {
            self.insert(name, value);
        }
    }

    /// Sets all fields of `other`.
    pub fn extend(&mut self, other: &Self) {
        for (name, value) in other.iter() {
            self.insert(name, value.clone());
        }
    }

    /// Removes the field `name`, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.get(name)?;
        self.more.as_mut()?.edit().shift_remove(name)
    }

    /// Returns the text that a stream contained for the known field `name`, if it is not JSON because the response
    /// was cut off. The field itself has its initial value. The text is not encoded, and does not affect `==`.
    pub fn broken(&self, name: &str) -> Option<&str> {
        let broken = &self.more.as_ref()?.broken;
        broken.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }

    /// Sets the text that [`broken`](Self::broken) returns; `None` if the field was decoded.
    #[doc(hidden)]
    pub fn note_broken(&mut self, name: &'static str, text: Option<String>) {
        if let Some(more) = &mut self.more {
            more.broken.retain(|(field, _)| *field != name);
        }
        if let Some(text) = text {
            self.more().broken.push((name, text));
        }
    }

    /// Adds a field as received; both parts are JSON.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        let text = &mut self.more().text;
        if !text.is_empty() {
            text.push(',');
        }
        text.extend([name, ":", value]);
    }

    /// Returns the unknown fields as received, or `None` after a change.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.more {
            Some(more) if more.edited.is_some() => None,
            Some(more) => Some(&more.text),
            None => Some(""),
        }
    }

    /// Records how known fields were received.
    pub(super) fn note(&mut self, alternative: u128, null: u128) {
        let in_place = u128::from(!SECRET);
        self.bits |= (alternative & in_place) as u64;
        if alternative & !in_place != 0 || null != 0 {
            let more = self.more();
            more.alternative = alternative & !in_place;
            more.null = null;
        }
    }

    /// Records the text of a known field; `None` if it is the usual one.
    pub(super) fn note_spelling(&mut self, field: usize, text: Option<Box<str>>) {
        if let Some(more) = &mut self.more {
            more.spelled.retain(|other| other.field != field);
        }
        if let Some(text) = text {
            self.more().spelled.push(Spelling { field, text });
        }
    }

    /// Returns how known fields were received.
    pub(super) fn notes(&self) -> Notes<'_> {
        let in_place = u128::from(self.bits & !SECRET);
        match &self.more {
            None => Notes { alternative: in_place, null: 0, spelled: &[] },
            Some(more) => {
                Notes { alternative: in_place | more.alternative, null: more.null, spelled: &more.spelled }
            }
        }
    }

    /// Removes and returns the unknown fields. What is recorded about known fields is kept.
    pub(super) fn take_unknown(&mut self, secret: bool) -> Self {
        let unknown = self.more.as_mut().filter(|more| !more.text.is_empty() || more.edited.is_some());
        let more = unknown.map(|more| {
            let (text, read, edited) =
                (std::mem::take(&mut more.text), std::mem::take(&mut more.read), more.edited.take());
            Box::new(More { text, read, edited, ..More::default() })
        });
        Extra { more, ..Self::of(secret) }
    }
}

impl More {
    fn fields(&self) -> &Fields {
        match &self.edited {
            Some(fields) => fields,
            None => self.read.get_or_init(|| read(&self.text)),
        }
    }

    /// Returns the fields for a change.
    fn edit(&mut self) -> &mut Fields {
        let (text, fields) = (std::mem::take(&mut self.text), self.read.take());
        self.edited.get_or_insert_with(|| fields.unwrap_or_else(|| read(&text)))
    }
}

/// Returns the members in the text of an object. Of those with the same name, the last one is kept, in its
/// position.
fn read(text: &str) -> Fields {
    let mut fields = Fields::new();
    let mut reader = Reader::new(text);
    while let Ok((name, _)) = reader.any_key()
        && let Ok(value) = reader.raw()
    {
        fields.insert(name.into(), Json::trusted(value));
        if !matches!(reader.next_member(), Ok(true)) {
            break;
        }
    }
    fields
}

/// Whether both have the same names with the same values, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        match (&self.more, &other.more) {
            (Some(this), Some(other)) => {
                let came = this.edited.is_none() && other.edited.is_none();
                came && this.text == other.text || this.fields() == other.fields()
            }
            _ => self.is_empty() && other.is_empty(),
        }
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = format_args!("[redacted]");
        let secret = self.bits & SECRET != 0;
        let broken = self.more.iter().flat_map(|more| &more.broken);
        let broken = broken.map(|(name, text)| (format!("{name}, which is not JSON"), text));
        let mut map = f.debug_map();
        for (name, value) in self.iter() {
            map.entry(&name, if secret { &redacted } else { value });
        }
        for (name, text) in broken {
            map.entry(&name, if secret { &redacted } else { text });
        }
        map.finish()
    }
}
