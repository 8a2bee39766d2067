//! References: types that nothing uses, names that differ only in case, unknown beta features.

use std::collections::BTreeMap;

use super::links::targets;
use super::{Report, endpoints};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Endpoint, Shape, Type, TypeId};

pub(super) fn check(api: &Api, report: &mut Report) {
    betas(api, report);
    same_but_for_case(api, report);
    parents(api, report);
    groups(api, report);
}

/// A resource is reached through its parent, and its module is in the parent's module.
fn parents(api: &Api, report: &mut Report) {
    for resource in &api.resources {
        if let Some((parent, _)) = resource.path.rsplit_once('/')
            && api.resources.iter().all(|other| other.path != parent)
        {
            let message = format!("the parent resource `{parent}` is missing");
            report.add(&resource.origin, message, format!("add the file `spec/{parent}.yaml` with a `doc:`"));
        }
    }
}

/// Every group is a file with types in it.
fn groups(api: &Api, report: &mut Report) {
    for resource in &api.resources {
        for (position, group) in resource.groups.iter().enumerate() {
            if !resource.types.iter().any(|id| api[*id].group == Some(position)) {
                let message = format!("no type belongs to the group `{}`", group.name);
                let help = format!("remove it, or write `group: {}` in a type of this resource", group.name);
                report.add(&group.origin, message, &help);
            }
        }
    }
}

/// Types of the reference may be unused, and an alias is a name for users; every other type must be used.
pub(super) fn unused(api: &Api, report: &mut Report) {
    let used = used(api);
    for (definition, used) in api.types.iter().zip(used) {
        if used || !definition.not_in_reference || matches!(definition.shape, Shape::Alias(_)) {
            continue;
        }
        let message = format!("`{}` is never used", definition.name);
        let help =
            "remove it, refer to it, or remove `not_in_reference: true` if the API's reference defines it";
        report.add(&definition.origin, message, help);
    }
}

/// For each type, whether it is reachable from an endpoint, the webhook, a type of the reference or a link in
/// docs.
fn used(api: &Api) -> Vec<bool> {
    let linked = targets(api);
    let is_known = |id: &TypeId| !api[*id].not_in_reference || linked.contains(api[*id].name.as_str());
    let webhooks = api.resources.iter().filter_map(|resource| resource.webhook.as_ref()?.type_.named());
    let roots = api
        .type_ids()
        .filter(is_known)
        .chain(api.betas.iter().filter_map(|betas| betas.type_.named()))
        .chain(webhooks);
    api.reached(roots.chain(api.endpoints().flat_map(Endpoint::types)), |shape| {
        let converted = shape.conversion().map(|into_request| into_request.target);
        shape.types().filter_map(Type::named).chain(converted).collect()
    })
}

/// References to such types would be confused. Keys and values on the wire may differ only in case.
fn same_but_for_case(api: &Api, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for definition in &api.types {
        let name = &definition.name;
        if let Some(other) = seen.insert(name.to_ascii_lowercase(), name) {
            let message = format!("the type `{name}` differs from `{other}` only in upper and lower case");
            report.add(&definition.origin, message, "keep one of the two, or give one another name");
        }
    }
}

/// Beta features of endpoints are values of the enum that users choose from.
fn betas(api: &Api, report: &mut Report) {
    let Some(betas) = &api.betas else {
        for (_, endpoint) in endpoints(api).filter(|(_, endpoint)| !endpoint.betas.is_empty()) {
            let message = "`api.yaml` does not define how beta features are enabled";
            let help = "remove `betas:` here, or add it to `api.yaml` with `header`, `type` and `doc`";
            report.add(&endpoint.origin.key("betas"), message, help);
        }
        return;
    };
    let known = match (api.resolve(&betas.type_), api.shape_of(&betas.type_)) {
        (Type::String, _) => return,
        (_, Some((_, Shape::Enum(known)))) => known,
        _ => {
            let origin = api.origin.key("betas").key("type");
            report.add(&origin, "beta features are not text", "write `string`, or the name of an enum");
            return;
        }
    };
    let known: Vec<_> = known.values.iter().map(|value| value.value.as_str()).collect();
    for (_, endpoint) in endpoints(api) {
        for (index, beta) in endpoint.betas.iter().enumerate() {
            if !known.contains(&beta.as_str()) {
                let enum_name = super::written(api, &betas.type_);
                let help = did_you_mean_or(
                    beta,
                    known.iter().copied(),
                    &format!("add it to the values of `{enum_name}`"),
                );
                let origin = endpoint.origin.key("betas").index(index);
                report.add(&origin, format!("`{beta}` is not a value of `{enum_name}`"), help);
            }
        }
    }
}
