//! What follows from the IR: computed once, asked by every emitter.

mod direction;
mod recursion;
mod selectors;

use std::collections::BTreeSet;

use crate::ir::{Api, TypeId};

pub(crate) use selectors::{JsonKind, Selector};

/// Everything that follows from an API.
#[derive(Debug)]
pub struct Analysis {
    boxed: BTreeSet<(TypeId, usize)>,
    sent: Vec<bool>,
    selectors: Vec<Vec<Vec<Selector>>>,
}

impl Analysis {
    /// Computes all of them.
    pub fn new(api: &Api) -> Self {
        Self {
            boxed: recursion::boxed_edges(api),
            sent: direction::sent(api),
            selectors: api.type_ids().map(|id| selectors::of_type(api, id)).collect(),
        }
    }

    /// Whether the field or variant at `position` must be boxed because its type contains `id` again.
    pub(crate) fn is_boxed(&self, id: TypeId, position: usize) -> bool {
        self.boxed.contains(&(id, position))
    }

    /// Whether a request can carry a value of this type, so that programs need to build one.
    pub(crate) fn is_sent(&self, id: TypeId) -> bool {
        self.sent[id.index()]
    }

    /// What selects each variant of a union; empty for other types.
    pub(crate) fn selectors(&self, id: TypeId) -> &[Vec<Selector>] {
        &self.selectors[id.index()]
    }
}
