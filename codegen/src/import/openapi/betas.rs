//! Proposes the beta features of a new endpoint. Documents do not state them, but other endpoints suggest them.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::reached;
use crate::import::merge::endpoint_mentions;
use crate::spec::Spec;

/// An endpoint by resource and name.
type Place = (String, String);

/// Proposes `betas` for the `new` endpoints. They are those of the endpoints of the same resource or its
/// parent, or else those of all endpoints that use the same types. If these differ, a question is asked.
pub(super) fn propose(spec: &mut Spec, before: &Spec, new: &[Place]) {
    if before.resources.values().flat_map(|one| one.endpoints.values()).all(|one| one.betas.is_empty()) {
        return;
    }
    let question = unknown(spec, before);
    let hints = hints(before);
    let proposals: Vec<(Place, Option<Vec<String>>)> = new
        .iter()
        .map(|place| (place.clone(), siblings(before, &place.0).or_else(|| by_types(spec, &hints, place))))
        .collect();
    for ((path, name), betas) in proposals {
        let resource = spec.resources.get_mut(&path);
        let Some(endpoint) = resource.and_then(|resource| resource.endpoints.get_mut(&name)) else {
            continue;
        };
        let question = match betas {
            Some(betas) if betas.is_empty() => continue,
            Some(betas) => {
                endpoint.betas = betas;
                "Related endpoints require these `betas`: keep, correct or remove them."
            }
            None => question.as_str(),
        };
        endpoint.decide = Some(match endpoint.decide.take() {
            Some(other) => format!("{other} {question}"),
            None => question.to_owned(),
        });
    }
}

fn unknown(spec: &Spec, before: &Spec) -> String {
    let name = spec.api.betas.as_ref().and_then(|betas| betas.type_.named()).unwrap_or_default();
    let values = |spec: &'_ Spec| -> BTreeSet<String> {
        let types = spec.resources.values().find_map(|resource| resource.types.get(name));
        types
            .and_then(|type_| type_.values.as_ref())
            .into_iter()
            .flat_map(|all| all.keys().cloned())
            .collect()
    };
    let new: Vec<String> =
        values(spec).difference(&values(before)).map(|value| format!("`{value}`")).collect();
    match new.is_empty() {
        true => "Which `betas` does it require, if any? The document does not state it.".to_owned(),
        false => {
            format!("Which `betas` does it require, if any? New values: {}.", new.join(", "))
        }
    }
}

/// Returns the betas of all endpoints of the resource, or of its nearest ancestor with endpoints.
fn siblings(before: &Spec, resource: &str) -> Option<Vec<String>> {
    let needed = |resource: &str| -> BTreeSet<&Vec<String>> {
        let below = format!("{resource}/");
        let lies_in = |path: &str| path == resource || path.starts_with(&below);
        let resources = before.resources.iter().filter(|(path, _)| lies_in(path));
        resources
            .flat_map(|(_, content)| content.endpoints.values().map(|endpoint| &endpoint.betas))
            .collect()
    };
    let parents = std::iter::successors(Some(resource), |path| Some(path.rsplit_once('/')?.0));
    let all = parents.map(needed).find(|all| !all.is_empty())?;
    agreed(all)
}

fn agreed(all: BTreeSet<&Vec<String>>) -> Option<Vec<String>> {
    let mut all = all.into_iter();
    let first = all.next()?;
    all.next().is_none().then(|| first.clone())
}

/// Returns the betas of the endpoints that use a type, for the types whose users agree.
fn hints(before: &Spec) -> BTreeMap<String, Vec<String>> {
    let mut needed = BTreeMap::<String, BTreeSet<&Vec<String>>>::new();
    for endpoint in before.resources.values().flat_map(|resource| resource.endpoints.values()) {
        for type_ in reached(before, endpoint_mentions(endpoint)) {
            needed.entry(type_).or_default().insert(&endpoint.betas);
        }
    }
    needed.into_iter().filter_map(|(type_, all)| Some((type_, agreed(all)?))).collect()
}

fn by_types(spec: &Spec, hints: &BTreeMap<String, Vec<String>>, (path, name): &Place) -> Option<Vec<String>> {
    let endpoint = spec.resources.get(path)?.endpoints.get(name)?;
    let used = reached(spec, endpoint_mentions(endpoint));
    agreed(used.iter().filter_map(|type_| hints.get(type_)).collect())
}
