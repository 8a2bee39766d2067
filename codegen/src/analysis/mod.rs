//! What follows from the IR: computed once, asked by every emitter.

mod conversion;
mod direction;
mod recursion;
mod secrets;
mod selectors;
mod size;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;

use crate::ir::{Api, Field, FieldKind, Presence, Type, TypeId};

pub(crate) use conversion::{Conversion, ConversionError, FieldPlan, VariantPlan, of_field, of_variant_into};
pub(crate) use selectors::{JsonKind, Selector, SelectorError, of_variant as selectors_of};
pub(crate) use text::{accepts_text, is_plain_text, text_field, text_variant};

/// Everything that follows from an API.
#[derive(Debug)]
pub struct Analysis {
    boxed: BTreeSet<(TypeId, usize)>,
    sent: Vec<bool>,
    received: Vec<bool>,
    secret: Vec<bool>,
    selectors: Vec<Vec<Vec<Selector>>>,
}

impl Analysis {
    /// Computes all of them.
    pub fn new(api: &Api) -> Self {
        let (sent, received) = direction::directions(api);
        let mut boxed = recursion::boxed_edges(api);
        boxed.append(&mut size::large_variants(api, &received, &boxed));
        Self {
            boxed,
            sent,
            received,
            secret: secrets::holders(api),
            selectors: api.type_ids().map(|id| selectors::of_type(api, id)).collect(),
        }
    }

    /// Whether the field or variant at `position` is boxed: because its type contains `id` again, or for its size.
    pub(crate) fn is_boxed(&self, id: TypeId, position: usize) -> bool {
        self.boxed.contains(&(id, position))
    }

    /// Whether a request can carry a value of this type, or no endpoint mentions it, so that programs need to build one.
    pub fn is_sent(&self, id: TypeId) -> bool {
        self.sent[id.index()]
    }

    /// Whether a response, an error or a webhook can carry a value of this type, or no endpoint mentions it.
    pub fn is_received(&self, id: TypeId) -> bool {
        self.received[id.index()]
    }

    /// Whether a value of this type can hold a secret, so that nothing unknown in it may be shown.
    pub fn holds_secret(&self, id: TypeId) -> bool {
        self.secret[id.index()]
    }

    /// Whether a required field of this type may be missing all the same: it is blank then. So it is with every list and map
    /// of a response, and where the spec says so.
    pub fn is_default_if_missing(&self, api: &Api, id: TypeId, field: &Field) -> bool {
        let FieldKind::Of(type_) = &field.kind else { return false };
        let collection = matches!(api.resolve(type_), Type::List(_) | Type::Map(_) | Type::AnyObject);
        field.presence == Presence::Required
            && (field.default_if_missing || collection && !self.is_only_sent(id))
    }

    /// Whether requests alone carry this type.
    fn is_only_sent(&self, id: TypeId) -> bool {
        self.is_sent(id) && !self.is_received(id)
    }

    /// What selects each variant of a union; empty for other types.
    pub(crate) fn selectors(&self, id: TypeId) -> &[Vec<Selector>] {
        &self.selectors[id.index()]
    }
}
