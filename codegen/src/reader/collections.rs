//! Lists, maps and optional values.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Cursor, Read};
use crate::source::Value;

impl<'a> Cursor<'a> {
    /// Returns the texts of a list, if it is one.
    pub(crate) fn words(&self) -> Option<Vec<&'a str>> {
        matches!(self.node.value, Value::List(_))
            .then(|| self.items().iter().filter_map(Cursor::text).collect())
    }
}

impl<T: Read> Read for Option<T> {
    fn read(at: &Cursor<'_>) -> Self {
        Some(T::read(at))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(at: &Cursor<'_>) -> Self {
        at.items().iter().map(T::read).collect()
    }
}

impl<T: Read> Read for IndexMap<String, T> {
    fn read(at: &Cursor<'_>) -> Self {
        let entries = at.map().into_iter().flatten();
        entries.map(|(key, entry)| (key.clone(), T::read(&at.entry(key, &entry.node)))).collect()
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(at: &Cursor<'_>) -> Self {
        IndexMap::read(at).into_iter().collect()
    }
}
