//! Finds the types that other types use.

use std::collections::BTreeSet;

use crate::spec::{Spec, TypeDef, TypeExpr};

/// Returns `types` and all types that they use.
pub(super) fn reached<'s>(spec: &'s Spec, types: impl Iterator<Item = &'s str>) -> BTreeSet<String> {
    let find = |name: &str| -> Option<&TypeDef> {
        spec.resources.values().find_map(|resource| resource.types.get(name))
    };
    let mut open: Vec<&str> = types.collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.to_owned())
            && let Some(type_) = find(name)
        {
            open.extend(type_.parts());
        }
    }
    found
}

/// Returns all types that the server sends: in responses, events and webhooks.
pub(super) fn received(spec: &Spec) -> BTreeSet<String> {
    let resources = spec.resources.values();
    let sent = resources.flat_map(|resource| {
        let returns = resource.endpoints.values().map(|endpoint| &endpoint.returns);
        let responses = returns.flat_map(|returns| {
            [&returns.json, &returns.page, &returns.lines, &returns.events].into_iter().flatten()
        });
        responses.chain(resource.webhook.as_ref().map(|webhook| &webhook.type_))
    });
    let errors = spec.api.errors.as_ref().map(|errors| &errors.type_);
    reached(spec, sent.chain(errors).filter_map(TypeExpr::named))
}
