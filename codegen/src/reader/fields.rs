//! Maps whose keys are known, read key by key.

use std::cell::RefCell;

use indexmap::IndexMap;

use super::{Cursor, Dialect, Key, Read};
use crate::diag::{Kind, Spot, did_you_mean, nearest};
use crate::source::Entry;

/// What keys of the spec were called once.
const FORMER: [(&str, &str); 5] = [
    ("also", "aliases"),
    ("unlisted", "not_in_reference"),
    ("sends_back", "into_request"),
    ("because", "reason"),
    ("sometimes_missing", "default_if_missing"),
];

/// A map that is read key by key, and which of its keys were read.
pub(crate) struct Fields<'a> {
    /// Nothing where something else stands, which was reported.
    entries: Option<&'a IndexMap<String, Entry>>,
    /// Keys by another name than the text has: the name, and the one in the text.
    renamed: Vec<(&'static str, &'a str)>,
    read: RefCell<Vec<String>>,
    at: Cursor<'a>,
}

impl<'a> Cursor<'a> {
    /// A map with any keys; [`Fields::unread`] says which were not read.
    pub(crate) fn fields(&self) -> Fields<'a> {
        Fields { entries: self.map(), renamed: Vec::new(), read: RefCell::default(), at: self.clone() }
    }

    /// A map with these keys. Others are reported, and read as those that were meant.
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
    /// Reports a key that the language does not have; the result is the one that was meant, if it is free.
    fn unknown(&self, key: &str, keys: &'static [Key]) -> Option<&'static str> {
        let names = keys.iter().map(|key| key.name);
        let free = names.clone().filter(|name| !self.has(name));
        let now = FORMER.iter().find(|(former, _)| *former == key).map(|(_, now)| *now);
        if let Some(now) = now.and_then(|now| free.clone().find(|name| *name == now)) {
            if self.at.report.dialect != Dialect::FormerSpec {
                self.report_key(
                    key,
                    format!("the key `{key}` has another name now"),
                    format!("write `{now}`"),
                );
            }
            return Some(now);
        }
        self.report_key(key, format!("there is no key `{key}` here"), did_you_mean(key, names));
        nearest(key, free)
    }

    fn report_key(&self, key: &str, message: String, help: String) {
        self.at.report.add(Kind::UnknownKey, self.at.path.key(key), Spot::Key, message, help);
    }

    /// Reports something wrong with this map.
    pub(crate) fn add(&self, kind: Kind, message: impl Into<String>, help: impl Into<String>) {
        self.at.report(kind, message, help);
    }

    /// Whether there is a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.is_some_and(|entries| entries.contains_key(key))
    }

    /// The value of a key, which counts as read.
    pub(crate) fn cursor(&self, key: &str) -> Option<Cursor<'a>> {
        let entries = self.entries?;
        let renamed = self.renamed.iter().find(|(name, _)| *name == key);
        let written = renamed.map_or(key, |(_, written)| written);
        self.skip(&[written]);
        Some(self.at.entry(written, &entries.get(written)?.node))
    }

    /// The value of a key.
    pub(crate) fn get<T: Read>(&self, key: &str) -> Option<T> {
        self.cursor(key).map(|value| T::read(&value))
    }

    /// The value of a key that has to be there.
    pub(crate) fn need<T: Read>(&self, key: &str) -> Option<T> {
        self.require(key);
        self.get(key)
    }

    /// The value of a key that has to be there; something stands in for it where it is not.
    pub(crate) fn required<T: Read>(&self, key: &str) -> T {
        self.need(key).unwrap_or_else(|| T::read(&self.at.missing(key)))
    }

    /// Reports a key that is not there.
    pub(crate) fn require(&self, key: &str) {
        if self.entries.is_some() && !self.has(key) && self.renamed.iter().all(|(name, _)| *name != key) {
            let (message, help) = (format!("`{key}` is missing"), format!("add `{key}:`"));
            self.at.report.add(Kind::MissingKey, self.at.path.key(key), Spot::Node, message, help);
        }
    }

    /// The map under a key.
    pub(crate) fn child(&self, key: &str) -> Option<Self> {
        self.cursor(key).map(|value| value.fields())
    }

    /// The maps in the list under a key.
    pub(crate) fn items(&self, key: &str) -> Vec<Self> {
        self.cursor(key).map(|value| value.items().iter().map(Cursor::fields).collect()).unwrap_or_default()
    }

    /// The map under each key; all keys count as read.
    pub(crate) fn children(&self) -> Vec<(&'a str, Self)> {
        let entries = self.entries.into_iter().flatten();
        let child = |(key, entry): (&'a String, &'a Entry)| {
            self.skip(&[key]);
            (key.as_str(), self.at.entry(key, &entry.node).fields())
        };
        entries.map(child).collect()
    }

    /// Counts keys as read whose values say nothing that has to be kept.
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
