//! What follows from the IR: computed once, asked by every emitter.

mod conversion;
mod direction;
mod identifiers;
mod recursion;
mod secrets;
mod selectors;
mod size;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Accumulation, Api, Field, FieldKind, Presence, ResourceId, Shape, Type, TypeId};
use identifiers::Identifiers;

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
    types: BTreeMap<String, TypeId>,
    resources: BTreeMap<String, ResourceId>,
    /// The union of events by what they accumulate into.
    events: BTreeMap<TypeId, TypeId>,
    token_bounds: BTreeSet<String>,
    identifiers: Identifiers,
}

impl Analysis {
    /// Computes all of them.
    pub fn new(api: &Api) -> Self {
        let received = direction::received(api);
        let mut boxed = recursion::boxed_edges(api);
        boxed.append(&mut size::large_variants(api, &received, &boxed));
        Self {
            boxed,
            sent: direction::sent(api),
            received,
            secret: secrets::holders(api),
            selectors: api.type_ids().map(|id| selectors::of_type(api, id)).collect(),
            types: api.type_ids().map(|id| (api[id].name.clone(), id)).collect(),
            resources: api.resource_ids().map(|id| (api[id].path.clone(), id)).collect(),
            events: events(api),
            token_bounds: api.endpoints().filter_map(|endpoint| endpoint.expected_tokens.clone()).collect(),
            identifiers: Identifiers::new(api),
        }
    }

    /// The type with this name in the API.
    pub(crate) fn type_named(&self, name: &str) -> Option<TypeId> {
        self.types.get(name).copied()
    }

    /// The resource with this path.
    pub(crate) fn resource_at(&self, path: &str) -> Option<ResourceId> {
        self.resources.get(path).copied()
    }

    /// The rules by which events accumulate into a value of this type.
    pub(crate) fn accumulation_into<'a>(&self, api: &'a Api, id: TypeId) -> Option<&'a Accumulation> {
        accumulation(api, *self.events.get(&id)?)
    }

    /// Whether an endpoint bounds by a field of this name how many tokens are generated.
    pub(crate) fn bounds_tokens(&self, name: &str) -> bool {
        self.token_bounds.contains(name)
    }

    /// What the identifier in a parameter or field of this name begins with, such as `sesn_`.
    pub(crate) fn identifier_beginning(&self, name: &str) -> Option<String> {
        self.identifiers.beginning(name)
    }

    /// Whether the field or variant at `position` is boxed: because its type contains `id` again, or for its size.
    pub(crate) fn is_boxed(&self, id: TypeId, position: usize) -> bool {
        self.boxed.contains(&(id, position))
    }

    /// Whether a request can carry a value of this type, so that programs need to build one.
    pub fn is_sent(&self, id: TypeId) -> bool {
        self.sent[id.index()]
    }

    /// Whether a response or a webhook can carry a value of this type.
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
        let collection = matches!(api.resolve(type_), Type::List(_) | Type::Map(_));
        field.presence == Presence::Required
            && (field.default_if_missing || collection && !self.is_only_sent(id))
    }

    /// Whether requests alone carry this type. What neither requests nor responses lead to, such as errors, is received.
    fn is_only_sent(&self, id: TypeId) -> bool {
        self.is_sent(id) && !self.is_received(id)
    }

    /// What selects each variant of a union; empty for other types.
    pub(crate) fn selectors(&self, id: TypeId) -> &[Vec<Selector>] {
        &self.selectors[id.index()]
    }
}

/// The rules by which the events of this type accumulate.
fn accumulation(api: &Api, id: TypeId) -> Option<&Accumulation> {
    match &api[id].shape {
        Shape::Union(union) => union.accumulates.as_ref(),
        _ => None,
    }
}

/// The first union of events that accumulates into each type.
fn events(api: &Api) -> BTreeMap<TypeId, TypeId> {
    let mut found = BTreeMap::new();
    for id in api.type_ids() {
        if let Some(accumulation) = accumulation(api, id) {
            found.entry(accumulation.whole).or_insert(id);
        }
    }
    found
}
