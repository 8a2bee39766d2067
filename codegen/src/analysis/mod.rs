//! Facts that are derived from the IR: they are computed once, and all emitters use them.

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

/// The derived facts of an API.
#[derive(Debug)]
pub struct Analysis {
    boxed: BTreeSet<(TypeId, usize)>,
    sent: Vec<bool>,
    received: Vec<bool>,
    secret: Vec<bool>,
    selectors: Vec<Vec<Vec<Selector>>>,
    types: BTreeMap<String, TypeId>,
    resources: BTreeMap<String, ResourceId>,
    /// The union of events, by the type of the accumulated value.
    events: BTreeMap<TypeId, TypeId>,
    token_bounds: BTreeSet<String>,
    identifiers: Identifiers,
}

impl Analysis {
    /// Computes the facts of an API.
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
            types: api.type_ids().map(|id| (api[id].name.clone(), id)).collect(),
            resources: api.resource_ids().map(|id| (api[id].path.clone(), id)).collect(),
            events: events(api),
            token_bounds: api.endpoints().filter_map(|endpoint| endpoint.expected_tokens.clone()).collect(),
            identifiers: Identifiers::new(api),
        }
    }

    /// Returns the type with this name in the API.
    pub(crate) fn type_named(&self, name: &str) -> Option<TypeId> {
        self.types.get(name).copied()
    }

    /// Returns the resource with this path.
    pub(crate) fn resource_at(&self, path: &str) -> Option<ResourceId> {
        self.resources.get(path).copied()
    }

    /// Returns the rules by which events accumulate into a value of this type.
    pub(crate) fn accumulation_into<'a>(&self, api: &'a Api, id: TypeId) -> Option<&'a Accumulation> {
        accumulation(api, *self.events.get(&id)?)
    }

    /// Returns whether a field with this name limits the generated tokens in a request.
    pub(crate) fn bounds_tokens(&self, name: &str) -> bool {
        self.token_bounds.contains(name)
    }

    /// Returns the prefix of the identifiers in a parameter or field with this name, such as `sesn_`.
    pub(crate) fn identifier_prefix(&self, name: &str) -> Option<String> {
        self.identifiers.prefix(name)
    }

    /// Returns whether the field or variant at `position` is boxed, because its type is recursive or because of its size.
    pub(crate) fn is_boxed(&self, id: TypeId, position: usize) -> bool {
        self.boxed.contains(&(id, position))
    }

    /// Returns whether a request can contain a value of this type. This includes types that no endpoint mentions, since
    /// programs may need to build values of them.
    pub fn is_sent(&self, id: TypeId) -> bool {
        self.sent[id.index()]
    }

    /// Returns whether a response, an error or a webhook can contain a value of this type, or no endpoint mentions it.
    pub fn is_received(&self, id: TypeId) -> bool {
        self.received[id.index()]
    }

    /// Returns whether a value of this type can contain a secret, so that its unknown parts must not be shown.
    pub fn holds_secret(&self, id: TypeId) -> bool {
        self.secret[id.index()]
    }

    /// Returns whether a required field of this type has a default if it is missing.
    ///
    /// Every list and map of a response has one, and every field with `default_if_missing`.
    pub fn is_default_if_missing(&self, api: &Api, id: TypeId, field: &Field) -> bool {
        let FieldKind::Of(type_) = &field.kind else { return false };
        let collection = matches!(api.resolve(type_), Type::List(_) | Type::Map(_) | Type::AnyObject);
        field.presence == Presence::Required
            && (field.default_if_missing || collection && !self.is_only_sent(id))
    }

    /// Returns whether only requests contain this type.
    fn is_only_sent(&self, id: TypeId) -> bool {
        self.is_sent(id) && !self.is_received(id)
    }

    /// Returns the selectors of each variant of a union; empty for other types.
    pub(crate) fn selectors(&self, id: TypeId) -> &[Vec<Selector>] {
        &self.selectors[id.index()]
    }
}

/// Returns the rules by which the events of this type accumulate.
fn accumulation(api: &Api, id: TypeId) -> Option<&Accumulation> {
    match &api[id].shape {
        Shape::Union(union) => union.accumulates.as_ref(),
        _ => None,
    }
}

/// Returns the first union of events that accumulates into each type.
fn events(api: &Api) -> BTreeMap<TypeId, TypeId> {
    let mut found = BTreeMap::new();
    for id in api.type_ids() {
        if let Some(accumulation) = accumulation(api, id) {
            found.entry(accumulation.whole).or_insert(id);
        }
    }
    found
}
