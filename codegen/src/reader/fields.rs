//! Maps with known keys, read key by key.

use std::cell::RefCell;

use indexmap::IndexMap;

use super::{Cursor, Dialect, Key, Read};
use crate::diag::{Kind, Spot, did_you_mean, nearest};
use crate::source::Entry;

/// Former names of keys of the spec.
const FORMER: [(&str, &str); 5] = [
    ("also", "aliases"),
    ("unlisted", "not_in_reference"),
    ("sends_back", "into_request"),
    ("because", "reason"),
    ("sometimes_missing", "default_if_missing"),
];

/// A map that is read key by key, and the set of keys that were read.
pub(crate) struct Fields<'a> {
    /// `None` if the node is not a map, which was reported.
    entries: Option<&'a IndexMap<String, Entry>>,
    /// Keys with another name in the text: the name, and the one in the text.
    renamed: Vec<(&'static str, &'a str)>,
    read: RefCell<Vec<String>>,
    at: Cursor<'a>,
}

impl<'a> Cursor<'a> {
    /// Reads a map with any keys; [`Fields::unread`] reports those that were not read.
    pub(crate) fn fields(&self) -> Fields<'a> {
        Fields { entries: self.map(), renamed: Vec::new(), read: RefCell::default(), at: self.clone() }
    }

    /// Reads a map with these keys. Unknown keys are reported, and read as the keys that they resemble.
    pub(crate) fn known_fields(&self, keys: &'static [Key]) -> Fields<'a> {
        let mut fields = self.fields();
        for key in fields.entries.into_iter().flat_map(IndexMap::keys) {
            if keys.iter().all(|known| known.name != key)
                && let Some(name) = fields.unknown(key, keys)
            {
                fields.renamed.push((name, key));
            }
        }
        fields
    }
}

impl<'a> Fields<'a> {
    /// Reports an unknown key. Returns the key that it resembles, if that is not set.
    fn unknown(&self, key: &str, keys: &'static [Key]) -> Option<&'static str> {
        let names = keys.iter().map(|key| key.name);
        let free = names.clone().filter(|name| !self.has(name));
        let now = FORMER.iter().find(|(former, _)| *former == key).map(|(_, now)| *now);
        if let Some(now) = now.and_then(|now| free.clone().find(|name| *name == now)) {
            if self.at.report.dialect != Dialect::FormerSpec {
                self.report_key(key, format!("the key `{key}` was renamed"), format!("write `{now}`"));
            }
            return Some(now);
        }
        self.report_key(key, format!("unknown key `{key}`"), did_you_mean(key, names));
        nearest(key, free)
    }

    fn report_key(&self, key: &str, message: String, help: String) {
        self.at.report.add(Kind::UnknownKey, self.at.path.key(key), Spot::Key, message, help);
    }

    /// Reports an error about this map.
    pub(crate) fn add(&self, kind: Kind, message: impl Into<String>, help: impl Into<String>) {
        self.at.report(kind, message, help);
    }

    /// Returns whether a key is present.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.is_some_and(|entries| entries.contains_key(key))
    }

    /// Returns the value of a key, and marks the key as read.
    pub(crate) fn cursor(&self, key: &str) -> Option<Cursor<'a>> {
        let entries = self.entries?;
        let renamed = self.renamed.iter().find(|(name, _)| *name == key);
        let written = renamed.map_or(key, |(_, written)| written);
        self.skip(&[written]);
        Some(self.at.entry(written, &entries.get(written)?.node))
    }

    /// Reads the value of a key.
    pub(crate) fn get<T: Read>(&self, key: &str) -> Option<T> {
        self.cursor(key).map(|value| T::read(&value))
    }

    /// Reads the value of a required key.
    pub(crate) fn need<T: Read>(&self, key: &str) -> Option<T> {
        self.require(key);
        self.get(key)
    }

    /// Reads the value of a required key; a missing one is replaced by a placeholder.
    pub(crate) fn required<T: Read>(&self, key: &str) -> T {
        self.need(key).unwrap_or_else(|| T::read(&self.at.missing(key)))
    }

    /// Reports a missing key.
    pub(crate) fn require(&self, key: &str) {
        if self.entries.is_some() && !self.has(key) && self.renamed.iter().all(|(name, _)| *name != key) {
            let (message, help) = (format!("`{key}` is missing"), format!("add `{key}:`"));
            self.at.report.add(Kind::MissingKey, self.at.path.key(key), Spot::Node, message, help);
        }
    }

    /// Reads the map under a key.
    pub(crate) fn child(&self, key: &str) -> Option<Self> {
        self.cursor(key).map(|value| value.fields())
    }

    /// Reads the maps in the list under a key.
    pub(crate) fn items(&self, key: &str) -> Vec<Self> {
        self.cursor(key).map(|value| value.items().iter().map(Cursor::fields).collect()).unwrap_or_default()
    }

    /// Reads the map under each key; all keys are marked as read.
    pub(crate) fn children(&self) -> Vec<(&'a str, Self)> {
        let entries = self.entries.into_iter().flatten();
        let child = |(key, entry): (&'a String, &'a Entry)| {
            self.skip(&[key]);
            (key.as_str(), self.at.entry(key, &entry.node).fields())
        };
        entries.map(child).collect()
    }

    /// Marks keys as read whose values are not needed.
    pub(crate) fn skip(&self, keys: &[&str]) {
        self.read.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// Reports every key that was not read.
    pub(crate) fn unread(&self, kind: Kind, message: impl Fn(&str) -> String, help: &str) {
        let read = self.read.borrow();
        for key in self.entries.into_iter().flat_map(IndexMap::keys) {
            if !read.contains(key) {
                self.at.report.add(kind, self.at.path.key(key), Spot::Key, message(key), help);
            }
        }
    }
}
