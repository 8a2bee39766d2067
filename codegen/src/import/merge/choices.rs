//! Updates values of enums and variants of unions.

use indexmap::IndexMap;

use crate::import::at::At;
use crate::import::said;
use crate::import::shape::Shape;
use crate::import::summary::NoteKind;
use crate::spec::{EnumValue, Variant};

use super::Merger;
use crate::import::node::Node;

impl Merger<'_> {
    /// Updates the values of an enum to the reference.
    pub(super) fn values(
        &mut self,
        enum_: &Node,
        known: &IndexMap<String, EnumValue>,
        words: &[String],
    ) -> IndexMap<String, EnumValue> {
        let node = enum_.key("values");
        let mut merged = IndexMap::new();
        for word in words {
            let value = known.get(word).cloned().unwrap_or_else(|| {
                self.note(NoteKind::Added, &node.key(word), format!("the value `{word}`"));
                self.note(NoteKind::Decide, &node.key(word), format!("describe `{word}`"));
                EnumValue::default()
            });
            merged.insert(word.clone(), value);
        }
        for (index, (word, value)) in known.iter().enumerate() {
            let stays = |merger: &mut Self| {
                value.not_in_reference || merger.keeps(&node.key(word), format!("the value `{word}`"))
            };
            if !merged.contains_key(word) && stays(self) {
                merged.shift_insert(index.min(merged.len()), word.clone(), value.clone());
            }
        }
        merged
    }

    /// Updates the variants of a union to the reference. A variant that is a text, which the rendering cannot express,
    /// keeps its position.
    pub(super) fn variants(
        &mut self,
        union: &Node,
        known: &[Variant],
        all: &[Shape],
        at: &At,
    ) -> Vec<Variant> {
        let node = union.key("variants");
        let mut left: Vec<(usize, &Variant)> = known.iter().enumerate().collect();
        let mut merged = Vec::new();
        for shape in all {
            let found = left.iter().position(|(_, variant)| self.fits_variant(shape, variant, at));
            let variant = match found {
                Some(found) => left.remove(found).1.clone(),
                None => {
                    let variant = self.variant(&union.resource, shape, at);
                    let text = format!("the variant `{}`", said::variant(&variant));
                    self.note(NoteKind::Added, &node.index(merged.len()), text);
                    variant
                }
            };
            merged.push(variant);
        }
        for (index, variant) in left {
            let hidden = self.is_hidden(variant, all);
            if hidden || self.keeps(&node, format!("the variant `{}`", said::variant(variant))) {
                merged.insert(index.min(merged.len()), variant.clone());
            }
        }
        merged
    }

    /// Creates a new variant.
    pub(super) fn variant(&mut self, home: &str, shape: &Shape, at: &At) -> Variant {
        let (type_, constant) = self.express(home, shape, at);
        Variant { type_, constant, ..Variant::default() }
    }
}
