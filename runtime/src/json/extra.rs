//! Fields that a type does not know.

use std::collections::HashSet;
use std::fmt;

use super::any::Json;
use super::codec::Encode;

/// The fields of an object that its type does not know, in the order of the wire.
///
/// A server may add fields at any time. They are kept here with their exact text and are written again when
/// the object is encoded. Takes no memory of its own (one pointer) while there are none.
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
pub struct Extra(Option<Box<Fields>>);

#[derive(Clone, Default)]
struct Fields {
    list: Vec<(Box<str>, Json)>,
    /// Known fields that were missing when the object was decoded, so that it is encoded without them
    /// again.
    missing: Vec<&'static str>,
    /// Whether a field was put in by hand: only then can one have the name of a known field.
    edited: bool,
}

impl Extra {
    /// No fields.
    pub const fn new() -> Self {
        Extra(None)
    }

    fn list(&self) -> &[(Box<str>, Json)] {
        self.0.as_ref().map_or(&[], |fields| &fields.list)
    }

    fn fields(&mut self) -> &mut Fields {
        self.0.get_or_insert_default()
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.list().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list().is_empty()
    }

    /// The value of the field `name`.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.list().iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// All fields, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.list().iter().map(|(name, value)| (&**name, value))
    }

    /// Sets the field `name`, and gives the value that it had. A field that the type knows and that is set
    /// there wins over the one set here.
    pub fn insert(&mut self, name: impl Into<String>, value: Json) -> Option<Json> {
        let name = name.into();
        let fields = self.fields();
        fields.edited = true;
        if let Some((_, old)) = fields.list.iter_mut().find(|(key, _)| **key == *name) {
            return Some(std::mem::replace(old, value));
        }
        fields.list.push((name.into(), value));
        None
    }

    /// Keeps the value of a field that another type has and this one lacks, so that it is sent all the same;
    /// `null` is not kept.
    pub fn carry<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        let value = Json::encode_from(value);
        if !value.is_null() {
            self.insert(name, value);
        }
    }

    /// Sets every field that `other` has.
    pub fn extend(&mut self, other: &Self) {
        for (name, value) in other.iter() {
            self.insert(name, value.clone());
        }
    }

    /// Removes the field `name`, and gives the value that it had.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let list = &mut self.0.as_mut()?.list;
        let at = list.iter().position(|(key, _)| &**key == name)?;
        Some(list.remove(at).1)
    }

    /// Adds a field as it comes from the wire; [`settle`](Self::settle) must follow.
    pub(super) fn push(&mut self, name: &str, value: Json) {
        self.fields().list.push((name.into(), value));
    }

    /// Of fields with the same name, only the last one stays.
    pub(super) fn settle(&mut self) {
        let Some(fields) = &mut self.0 else { return };
        let again = |at: usize| fields.list[..at].iter().any(|(name, _)| *name == fields.list[at].0);
        if fields.list.len() < 16 && !(1..fields.list.len()).any(again) {
            return;
        }
        let mut seen = HashSet::new();
        let mut keep: Vec<bool> =
            fields.list.iter().rev().map(|(name, _)| seen.insert(name.clone())).collect();
        if keep.contains(&false) {
            fields.list.retain(|_| keep.pop().unwrap_or(true));
        }
    }

    /// Remembers that the known field `name` was missing.
    pub(super) fn note_missing(&mut self, name: &'static str) {
        self.fields().missing.push(name);
    }

    pub(super) fn was_missing(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|fields| fields.missing.contains(&name))
    }

    pub(super) fn edited(&self) -> bool {
        self.0.as_ref().is_some_and(|fields| fields.edited)
    }
}

/// The same names with the same values, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
