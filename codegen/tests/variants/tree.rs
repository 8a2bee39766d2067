//! A spec as trees of YAML that can be changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use anthropic_beta_codegen::spec::Source;
use serde_yaml::{Mapping, Value};

/// The files of a spec, which are shared by changed copies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree(pub(crate) BTreeMap<String, Arc<Value>>);

/// The place of a node: the file, and the keys and indexes that lead to it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    file: String,
    keys: Vec<Value>,
}

impl Place {
    pub(crate) fn new(file: &str, keys: &[&str]) -> Self {
        Self { file: file.to_owned(), keys: keys.iter().map(|key| (*key).into()).collect() }
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        self.step(key.into())
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.step(index.into())
    }

    /// The enclosing place, and the key that leads from there.
    pub(crate) fn split(&self) -> (Self, String) {
        let mut place = self.clone();
        let key = place.keys.pop().and_then(|key| key.as_str().map(str::to_owned));
        (place, key.unwrap_or_default())
    }

    fn step(&self, step: Value) -> Self {
        let mut place = self.clone();
        place.keys.push(step);
        place
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.file.trim_start_matches("spec/"))?;
        self.keys.iter().try_for_each(|key| match key {
            Value::String(key) => write!(f, " {key}"),
            other => write!(f, " {}", other.as_u64().unwrap_or_default()),
        })
    }
}

impl Tree {
    /// Reads the files. Links in docs are removed, so that their targets can be removed.
    pub(crate) fn new(sources: &[Source]) -> Self {
        let read = |source: &Source| {
            let text = source.text().replace("[[", "").replace("]]", "");
            (source.file().to_owned(), Arc::new(serde_yaml::from_str(&text).unwrap()))
        };
        Self(sources.iter().map(read).collect())
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        let write = |(file, root): (&String, &Arc<Value>)| {
            Source::new(file.clone(), serde_yaml::to_string(&**root).unwrap())
        };
        self.0.iter().map(write).collect()
    }

    /// The files of resources.
    pub(crate) fn files(&self) -> Vec<String> {
        self.0.keys().filter(|file| *file != "spec/api.yaml").cloned().collect()
    }

    pub(crate) fn get(&self, place: &Place) -> Option<&Value> {
        place.keys.iter().try_fold(&**self.0.get(&place.file)?, |node, key| match key.as_u64() {
            Some(index) => node.get(usize::try_from(index).ok()?),
            None => node.get(key),
        })
    }

    pub(crate) fn get_mut(&mut self, place: &Place) -> &mut Value {
        let root = Arc::make_mut(self.0.get_mut(&place.file).unwrap());
        place.keys.iter().fold(root, |node, key| match key.as_u64() {
            Some(index) => node.get_mut(usize::try_from(index).unwrap()).unwrap(),
            None => node.get_mut(key).unwrap(),
        })
    }

    /// Returns the keys of the map at `place`, if it is one.
    pub(crate) fn keys(&self, place: &Place) -> Vec<String> {
        let map = self.get(place).and_then(Value::as_mapping);
        map.into_iter().flatten().filter_map(|(key, _)| key.as_str().map(str::to_owned)).collect()
    }

    pub(crate) fn text(&self, place: &Place) -> Option<&str> {
        self.get(place).and_then(Value::as_str)
    }

    pub(crate) fn flag(&self, place: &Place) -> bool {
        self.get(place).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(crate) fn length(&self, place: &Place) -> usize {
        self.get(place).and_then(Value::as_sequence).map_or(0, Vec::len)
    }

    pub(crate) fn map(&mut self, place: &Place) -> &mut Mapping {
        self.get_mut(place).as_mapping_mut().unwrap()
    }

    pub(crate) fn set(&mut self, place: &Place, key: &str, value: impl Into<Value>) {
        self.map(place).insert(key.into(), value.into());
    }

    /// Removes an entry, without moving the others.
    pub(crate) fn remove(&mut self, place: &Place, key: &str) {
        self.map(place).shift_remove(key);
    }

    /// Renames a key in place.
    pub(crate) fn rename(&mut self, place: &Place, from: &str, to: &str) {
        let map = self.map(place);
        let entries = std::mem::take(map).into_iter();
        *map =
            entries.map(|(key, value)| if key == from { (to.into(), value) } else { (key, value) }).collect();
    }

    /// Moves the last entry of a map or item of a list to the front.
    pub(crate) fn rotate(&mut self, place: &Place) {
        match self.get_mut(place) {
            Value::Mapping(map) => {
                let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
                entries.rotate_right(1);
                *map = entries.into_iter().collect();
            }
            Value::Sequence(items) => items.rotate_right(1),
            _ => {}
        }
    }

    /// Replaces a word in every text and key.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        for root in self.0.values_mut() {
            replace(Arc::make_mut(root), from, to);
        }
    }
}

fn replace(node: &mut Value, from: &str, to: &str) {
    match node {
        Value::String(text) => *text = replaced(text, from, to),
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Mapping(map) => {
            *map = std::mem::take(map)
                .into_iter()
                .map(|(mut key, mut value)| {
                    replace(&mut key, from, to);
                    replace(&mut value, from, to);
                    (key, value)
                })
                .collect();
        }
        _ => {}
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(start) = rest.find(letter) {
        let (before, word) = rest.split_at(start);
        let end = word.find(|c| !letter(c)).unwrap_or(word.len());
        words.extend([before, if &word[..end] == from { to } else { &word[..end] }]);
        rest = &word[end..];
    }
    words.push(rest);
    words.concat()
}

/// Creates a map from pairs.
pub(crate) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}
