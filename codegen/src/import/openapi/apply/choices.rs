//! Updates values of enums and variants of unions.

use indexmap::IndexMap;

use super::super::selectors::{self, Types};
use super::Apply;
use crate::import::node::Node;
use crate::import::said;
use crate::import::summary::NoteKind;
use crate::spec::{EnumValue, Primitive, Scalar, TypeDef, TypeExpr, Variant};

type Values = IndexMap<String, EnumValue>;

impl Apply<'_> {
    /// Adds the new values, each after its predecessor in the document.
    pub(super) fn values(&mut self, enum_: &Node, ours: &mut Values, theirs: &Values) {
        let node = enum_.key("values");
        let mut place = 0;
        for value in theirs.keys() {
            match ours.get_index_of(value) {
                Some(known) => place = known + 1,
                None => {
                    ours.shift_insert(place, value.clone(), EnumValue::default());
                    self.note(NoteKind::Added, &node.key(value), format!("the value `{value}`"));
                    place += 1;
                }
            }
        }
        let is_settled = |value: &EnumValue| value.deprecated.is_some() || value.not_in_reference;
        self.vanished_keys(&node, ours, theirs, is_settled, "value");
    }

    /// Adds the new variants, each after its predecessor in the document.
    pub(super) fn variants(&mut self, union: &Node, ours: &mut Vec<Variant>, theirs: &[Variant]) {
        let node = union.key("variants");
        let mut place = 0;
        let theirs: Vec<Variant> =
            theirs.iter().flat_map(|variant| self.flattened(ours, variant, 0)).collect();
        for variant in &theirs {
            if let Some(known) =
                ours.iter().position(|known| self.covers(std::slice::from_ref(known), variant))
            {
                place = known + 1;
                continue;
            }
            let type_ = variant.type_.as_ref().map(|type_| self.express(type_, None, &union.resource));
            let new = Variant { type_, ..variant.clone() };
            if ours.iter().any(|known| known.type_ == new.type_ && known.constant == new.constant) {
                continue;
            }
            self.note(NoteKind::Added, &node.index(place), format!("the variant `{}`", said::variant(&new)));
            ours.insert(place, new);
            place += 1;
        }
        self.vanished_variants(&node, ours, &theirs);
    }

    /// Returns the variants of a union within the union, unless the spec has that union as a variant too.
    fn flattened(&self, ours: &[Variant], theirs: &Variant, depth: usize) -> Vec<Variant> {
        let Some(TypeExpr::Named(name)) = &theirs.type_ else { return vec![theirs.clone()] };
        match self.model.types.get(name) {
            _ if self.covers(ours, theirs) => vec![theirs.clone()],
            Some(TypeDef { variants: Some(inner), .. }) if depth < 16 => {
                inner.iter().flat_map(|variant| self.flattened(ours, variant, depth + 1)).collect()
            }
            // A document lists known texts beside any text; the spec may have them as constants beside a string.
            Some(TypeDef { values: Some(values), .. }) if ours.iter().any(is_text) => {
                let constant = |value: &String| Some(Scalar::String(value.clone()));
                let constants =
                    values.keys().map(|value| Variant { constant: constant(value), ..Variant::default() });
                constants.chain([text()]).collect()
            }
            _ => vec![theirs.clone()],
        }
    }

    fn vanished_variants(&mut self, node: &Node, ours: &mut Vec<Variant>, theirs: &[Variant]) {
        let known: Vec<bool> = ours.iter().map(|variant| self.is_there(variant, theirs)).collect();
        for (index, _) in known.iter().enumerate().filter(|(_, known)| !**known) {
            self.gone(&node.index(index), format!("the variant `{}`", said::variant(&ours[index])));
        }
        if self.options.prune {
            let mut known = known.into_iter();
            ours.retain(|_| known.next().unwrap_or(true));
        }
    }

    /// Returns whether the document has a variant, or a part of it if it is a union. New variants are in the document.
    fn is_there(&self, ours: &Variant, theirs: &[Variant]) -> bool {
        let ours_only = std::slice::from_ref(ours);
        if theirs.iter().any(|theirs| self.covers(ours_only, theirs)) {
            return true;
        }
        let Some(TypeExpr::Named(name)) = &ours.type_ else { return ours.constant.is_none() };
        if self.known.get(name).is_none_or(|type_| type_.not_in_reference || type_.deprecated.is_some()) {
            return true;
        }
        let leaves = selectors::leaves(&Types::Spec(self.known), name);
        leaves.iter().any(|leaf| {
            let leaf = Variant { type_: Some(leaf.type_.clone()), ..Variant::default() };
            theirs.iter().any(|theirs| self.covers(std::slice::from_ref(&leaf), theirs))
        })
    }
}

/// Returns a variant that accepts any text.
fn text() -> Variant {
    Variant { type_: Some(TypeExpr::Primitive(Primitive::String)), ..Variant::default() }
}

fn is_text(variant: &Variant) -> bool {
    variant.type_ == text().type_
}
