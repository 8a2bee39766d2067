//! Changes of the keys that many definitions have.

use serde_yaml::Value;

use super::Changes;
use crate::tree::{Place, map};

/// Limits of all kinds, most of which the samples exceed. A 32-bit integer has the bounds of its width.
const LIMITS: &str = "
a: {min: 1000000}
b: {max: -5}
c: {min: -2147483648, max: 2147483647}
d: {min: 0.5, max: 1e300}
e: {min_length: 60}
f: {max_length: 2}
g: {pattern: '^zz[0-9]+$', min_length: 3}
h: {min_items: 4}
i: {min_items: 0, max_items: 1}
j: {pattern: '^(?=[\"\\\\])[^*/]{}#$'}
";

impl Changes<'_> {
    /// Sets a missing key, or removes an existing one.
    pub(super) fn toggle(&mut self, place: &Place, key: &str, value: impl Into<Value>) {
        let value = value.into();
        match self.tree.get(&place.key(key)) {
            Some(_) => self.make(format!("{place}: no {key}"), |tree| tree.remove(place, key)),
            None => self.make(format!("{place}: {key}"), |tree| tree.set(place, key, value)),
        }
    }

    /// Changes the properties of everything that has a name and docs.
    pub(super) fn remarks(&mut self, place: &Place, rust_name: &str) {
        let reason = "The derived name is unclear.";
        self.toggle(place, "rust", map([("name", rust_name.into()), ("reason", reason.into())]));
        self.toggle(place, "deprecated", "Use something newer instead.");
        self.toggle(place, "since", "2026-01-15");
        self.make(format!("{place}: other docs"), |tree| tree.set(place, "doc", super::HARD_DOCS));
    }

    /// Changes the properties of a field, parameter or part of a form.
    pub(super) fn limits(&mut self, place: &Place) {
        let all: serde_yaml::Mapping = serde_yaml::from_str(LIMITS).unwrap();
        for (name, limits) in all {
            let name = name.as_str().unwrap().to_owned();
            self.make(format!("{place}: limits {name}"), |tree| tree.set(place, "limits", limits));
        }
        if self.tree.get(&place.key("limits")).is_some() {
            self.make(format!("{place}: no limits"), |tree| tree.remove(place, "limits"));
        }
    }

    /// Removes each node below a place, and changes each text and number.
    pub(super) fn every_node(&mut self, place: &Place) {
        match self.tree.get(place) {
            Some(Value::Mapping(_)) => {
                for key in self.tree.keys(place) {
                    self.make(format!("{place} {key}: removed"), |tree| tree.remove(place, &key));
                    self.make(format!("{place} {key}: renamed"), |tree| {
                        tree.rename(place, &key, "brand_new");
                    });
                    self.every_node(&place.key(&key));
                }
            }
            Some(Value::Sequence(items)) => {
                self.make(format!("{place}: reordered"), |tree| tree.rotate(place));
                for index in 0..items.len() {
                    self.make(format!("{place} {index}: removed"), |tree| {
                        tree.get_mut(place).as_sequence_mut().unwrap().remove(index);
                    });
                    self.every_node(&place.index(index));
                }
            }
            Some(value) => {
                let others = match value {
                    Value::Number(_) => vec![Value::from(1), Value::from(u64::MAX)],
                    Value::Bool(is_set) => vec![Value::from(!is_set)],
                    _ => ["brand-new", "/brand/new", "append", "replace", "push", "json", "server"]
                        .map(Value::from)
                        .to_vec(),
                };
                for other in others {
                    let text = serde_yaml::to_string(&other).unwrap();
                    self.make(format!("{place}: {}", text.trim()), |tree| *tree.get_mut(place) = other);
                }
            }
            None => {}
        }
    }
}
