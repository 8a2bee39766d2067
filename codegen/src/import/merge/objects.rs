//! Updates fields of objects, and parts of forms.

use indexmap::IndexMap;

use crate::import::at::At;
use crate::import::names::{fold_name, snake};
use crate::import::presence::{Before, Order, Presence, order, presences};
use crate::import::said;
use crate::import::shape::{self, Shape};
use crate::import::summary::NoteKind;
use crate::spec::{self, Primitive, Scalar};

use super::Merger;
use super::fit::is_constant;
use crate::import::node::Node;

type Fields = IndexMap<String, spec::Field>;

impl Merger<'_> {
    /// Updates the fields of an object to the reference.
    pub(super) fn fields(&mut self, object: &Node, known: &Fields, fields: &[shape::Field]) -> Fields {
        let node = object.key("fields");
        let order_before = order(listed(known).map(|(name, _)| name.as_str()));
        let mut merged = Fields::new();
        let mut before = Vec::new();
        for field in fields {
            let (name, content, was) = match self.field_named(known, &field.name) {
                Some((index, name, known)) => {
                    let by_order = order_before.optional(index);
                    let was = Before { index, optional: known.optional, by_order };
                    let (name, known) = (name.clone(), known.clone());
                    (name.clone(), self.field(&node.key(&name), known, field), Some(was))
                }
                None => {
                    let name = snake(&field.name);
                    (name.clone(), self.new_field(&node.key(&name), field), None)
                }
            };
            merged.insert(name, content);
            before.push(was);
        }
        self.set_presences(&node, &mut merged, &before);
        self.fields_gone(&node, known, &mut merged);
        merged
    }

    fn set_presences(&mut self, node: &Node, fields: &mut Fields, before: &[Option<Before>]) {
        let order = order(fields.keys().map(String::as_str));
        for (((name, field), presence), was) in fields.iter_mut().zip(presences(&order, before)).zip(before) {
            let (Presence::Known(optional) | Presence::Doubtful(optional)) = presence;
            let word = if optional { "optional" } else { "required" };
            let node = node.key(name);
            if was.as_ref().is_some_and(|was| was.optional != optional) {
                self.note(NoteKind::Changed, &node, format!("`{name}` is now {word}"));
            }
            if let Presence::Doubtful(_) = presence {
                let text = match was {
                    Some(_) => {
                        format!("is `{name}` still {word}? the order of the fields contradicts it")
                    }
                    None => format!("is `{name}` {word}? the order of the fields does not imply it"),
                };
                self.note(NoteKind::Decide, &node, text);
            }
            field.optional = optional;
        }
    }

    /// Adds the known fields that the reference does not contain at their previous positions, unless they are removed.
    fn fields_gone(&mut self, node: &Node, known: &Fields, merged: &mut Fields) {
        for (index, (name, field)) in known.iter().enumerate() {
            if merged.contains_key(name) {
                continue;
            }
            if field.not_in_reference || self.keeps(&node.key(name), format!("the field `{name}`")) {
                merged.shift_insert(index.min(merged.len()), name.clone(), field.clone());
            }
        }
    }

    /// Returns the spec's field for a name of the rendering, with its index among the fields that the reference
    /// contains.
    pub(super) fn field_named<'f>(
        &self,
        known: &'f Fields,
        rendered: &str,
    ) -> Option<(usize, &'f String, &'f spec::Field)> {
        let wanted = fold_name(rendered);
        listed(known)
            .enumerate()
            .find(|(_, (name, _))| fold_name(name) == wanted)
            .map(|(index, (name, field))| (index, name, field))
    }

    /// Updates a field, except for its presence.
    pub(super) fn field(&mut self, node: &Node, mut known: spec::Field, field: &shape::Field) -> spec::Field {
        if !self.fits_field(&field.shape, &known, &field.at) {
            let was = said::field(&known);
            let (type_, constant) = self.express(&node.resource, &field.shape, &field.at);
            (known.type_, known.constant) = (type_, constant);
            self.note(
                NoteKind::Changed,
                node,
                format!("`{}` is now {}; it was {was}", node.last(), said::field(&known)),
            );
        }
        self.deprecation(node, field.deprecated, known.deprecated.is_some());
        known
    }

    pub(super) fn fits_field(&mut self, shape: &Shape, known: &spec::Field, at: &At) -> bool {
        match (&known.type_, &known.constant, shape) {
            (Some(type_), _, _) => self.fits(shape, type_, at),
            (None, constant, Shape::InlineEnum(_, words)) => is_constant(words, constant.as_ref()),
            (None, Some(Scalar::Bool(_)), Shape::Primitive(primitive)) => *primitive == Primitive::Boolean,
            (None, Some(Scalar::Number(_)), Shape::Primitive(primitive)) => {
                matches!(primitive, Primitive::Integer | Primitive::Number)
            }
            (None, Some(Scalar::String(_)), Shape::Primitive(primitive)) => *primitive == Primitive::String,
            (None, ..) => false,
        }
    }

    /// Creates a new field. Its presence is set later.
    pub(super) fn new_field(&mut self, node: &Node, field: &shape::Field) -> spec::Field {
        let (type_, constant) = self.express(&node.resource, &field.shape, &field.at);
        let new = spec::Field { type_, constant, ..spec::Field::default() };
        self.note(NoteKind::Added, node, format!("the field `{}`, {}", node.last(), said::field(&new)));
        if new.constant.is_none() {
            self.note(
                NoteKind::Decide,
                node,
                format!("describe `{}`, and state whether it may be null", node.last()),
            );
        }
        self.deprecation(node, field.deprecated, false);
        new
    }

    /// Asks for the replacement of a deprecated field, which the reference does not state.
    pub(super) fn deprecation(&mut self, node: &Node, in_reference: bool, in_spec: bool) {
        if in_reference && !in_spec {
            let text = format!(
                "the reference marks `{}` as deprecated; state the replacement under `deprecated`",
                node.last()
            );
            self.note(NoteKind::Decide, node, text);
        }
    }

    /// Updates the parts of a form to the reference.
    pub(super) fn parts(&mut self, node: &Node, known: &Fields, fields: &[shape::Field]) -> Fields {
        let mut merged = Fields::new();
        for field in fields {
            let (name, part) = match self.field_named(known, &field.name) {
                Some((_, name, known)) => {
                    let (name, known) = (name.clone(), known.clone());
                    (name.clone(), self.field(&node.key(&name), known, field))
                }
                None => {
                    let list = matches!(field.shape, Shape::List(_));
                    let name = snake(&field.name) + if list { "[]" } else { "" };
                    let part = self.new_field(&node.key(&name), field);
                    self.note(NoteKind::Decide, &node.key(&name), format!("is `{name}` required?"));
                    (name, spec::Field { optional: true, ..part })
                }
            };
            merged.insert(name, part);
        }
        self.fields_gone(node, known, &mut merged);
        merged
    }

    /// Creates the fields of a new object.
    pub(super) fn new_fields(&mut self, object: &Node, fields: &[shape::Field]) -> Fields {
        let node = object.key("fields");
        let mut new = Fields::new();
        for field in fields {
            let name = snake(&field.name);
            let (type_, constant) = self.express(&node.resource, &field.shape, &field.at);
            self.deprecation(&node.key(&name), field.deprecated, false);
            new.insert(name, spec::Field { type_, constant, ..spec::Field::default() });
        }
        let order = order(new.keys().map(String::as_str));
        for (index, field) in new.values_mut().enumerate() {
            field.optional = order.optional(index).unwrap_or(false);
        }
        if !matches!(order, Order::FallsBack(_)) && !new.is_empty() {
            let text = "the order of the fields does not imply which are optional: all are required for now";
            self.note(NoteKind::Decide, &node, text);
        }
        new
    }
}

/// Returns the fields that the reference is expected to contain.
fn listed(fields: &Fields) -> impl Iterator<Item = (&String, &spec::Field)> {
    fields.iter().filter(|(_, field)| !field.not_in_reference)
}
