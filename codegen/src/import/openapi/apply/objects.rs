//! Updates fields of objects, and parts of forms.

use indexmap::IndexMap;

use super::super::deprecated::ask_instead;
use super::super::{limits, secrets};
use super::Apply;
use crate::import::node::Node;
use crate::import::said;
use crate::import::summary::NoteKind;
use crate::spec::{Field, Limits, Primitive, Scalar, TypeExpr};

type Fields = IndexMap<String, Field>;

impl Apply<'_> {
    /// Updates the fields of an object. New required fields follow the required ones.
    ///
    /// A server that is older than the document omits new fields and fields that were optional, and sends null if it
    /// was allowed. Types that are `received` still allow this.
    pub(super) fn fields(&mut self, node: &Node, received: bool, ours: &mut Fields, theirs: &Fields) {
        for (name, theirs) in theirs {
            let node = node.key(name);
            let known = ours.get(name);
            let optional = received && known.is_none_or(|ours| ours.optional);
            let nullable = received && known.is_some_and(|ours| ours.nullable);
            let theirs = &Field {
                optional: theirs.optional || optional,
                nullable: theirs.nullable || nullable,
                ..theirs.clone()
            };
            if let Some(field) = ours.get_mut(name) {
                if !field.not_in_reference {
                    self.field(&node, name, field, theirs);
                }
                continue;
            }
            let field = self.new_field(&node, name, theirs);
            let place = match field.optional {
                true => ours.len(),
                false => ours.values().rposition(|field| !field.optional).map_or(0, |last| last + 1),
            };
            ours.shift_insert(place, name.clone(), field);
        }
        self.vanished_keys(
            node,
            ours,
            theirs,
            |field| field.not_in_reference || field.deprecated.is_some(),
            "field",
        );
    }

    pub(super) fn new_field(&mut self, node: &Node, name: &str, theirs: &Field) -> Field {
        let type_ = theirs.type_.as_ref().map(|type_| self.express(type_, None, &node.resource));
        let mut field = Field { type_, ..theirs.clone() };
        ask_instead(&mut field.deprecated, &mut field.decide);
        secrets::mark(name, &mut field);
        self.note(NoteKind::Added, node, format!("the field `{name}`, {}", said::field(&field)));
        field
    }

    /// Updates a field.
    pub(super) fn field(&mut self, node: &Node, name: &str, ours: &mut Field, theirs: &Field) {
        if !self.is_same(ours, theirs) {
            let was = said::field(ours);
            let like = ours.type_.clone();
            ours.type_ =
                theirs.type_.as_ref().map(|type_| self.express(type_, like.as_ref(), &node.resource));
            ours.constant.clone_from(&theirs.constant);
            ours.limits = Limits::default();
            self.note(
                NoteKind::Changed,
                node,
                format!("`{name}` is now {}; it was {was}", said::field(ours)),
            );
        }
        if ours.optional != theirs.optional && !ours.default_if_missing {
            let word = if theirs.optional { "optional" } else { "required" };
            self.note(NoteKind::Changed, node, format!("`{name}` is now {word}"));
            ours.optional = theirs.optional;
        }
        // Any JSON value includes null.
        let is_any = |field: &Field| field.type_ == Some(TypeExpr::Primitive(Primitive::Any));
        let says_null = ours.constant.is_none() && !is_any(ours) && !is_any(theirs);
        if ours.nullable != theirs.nullable && says_null {
            let word = if theirs.nullable { "may now be null" } else { "is no longer null" };
            self.note(NoteKind::Changed, node, format!("`{name}` {word}"));
            ours.nullable = theirs.nullable;
        }
        if !ours.optional {
            ours.limits.default = None;
        }
        self.limits(node, name, &mut ours.limits, &theirs.limits);
        if ours.deprecated.is_none() {
            ask_instead(&mut theirs.deprecated.clone(), &mut ours.decide);
        }
    }

    fn is_same(&self, ours: &Field, theirs: &Field) -> bool {
        match (&ours.type_, &ours.constant, &theirs.type_, &theirs.constant) {
            (Some(ours), _, Some(theirs), _) => self.fits(theirs, ours),
            // One of the values in the spec.
            (Some(ours), _, None, Some(Scalar::String(value))) => self.has_text(ours, value),
            (None, Some(ours), None, Some(theirs)) => ours == theirs,
            _ => false,
        }
    }

    /// Returns whether a type of the spec accepts a text.
    fn has_text(&self, ours: &TypeExpr, text: &str) -> bool {
        let TypeExpr::Named(name) = ours else {
            return *ours == TypeExpr::Primitive(Primitive::String);
        };
        let values = self.known.behind(name).and_then(|(_, type_)| type_.values.as_ref());
        values.is_some_and(|values| values.contains_key(text))
    }

    /// Sets the limits that the document states.
    pub(super) fn limits(&mut self, node: &Node, name: &str, ours: &mut Limits, theirs: &Limits) {
        let before = ours.clone();
        let mut theirs = theirs.clone();
        if limits::is_width(&theirs) && (ours.min.is_some() || ours.max.is_some()) {
            (theirs.min, theirs.max) = (None, None);
        }
        let Limits { min, max, min_length, max_length, min_items, max_items, pattern, default } = theirs;
        ours.min = min.or(ours.min.take());
        ours.max = max.or(ours.max.take());
        ours.min_length = min_length.or(ours.min_length);
        ours.max_length = max_length.or(ours.max_length);
        ours.min_items = min_items.or(ours.min_items);
        ours.max_items = max_items.or(ours.max_items);
        ours.pattern = pattern.or(ours.pattern.take());
        ours.default = default.or(ours.default.take());
        if *ours != before {
            self.note(NoteKind::Changed, &node.key("limits"), format!("the limits of `{name}` changed"));
        }
    }
}
