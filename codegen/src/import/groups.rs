//! Assigns groups to new types.

use std::collections::BTreeMap;

use crate::spec::{Resource, Spec};

/// The suffixes of two types that represent the same thing in requests and responses.
const TWINS: [(&str, &str); 3] = [("Params", ""), ("Param", ""), ("Response", "")];

/// Adds each new type of a resource with groups to the group of its twin, or else to that of a type that mentions it. A
/// type without either gets no group.
pub(super) fn assign(before: &Spec, after: &mut Spec) {
    for (path, resource) in &mut after.resources {
        if resource.groups.is_empty() {
            continue;
        }
        let old = before.resources.get(path);
        let is_new = |name: &String| old.is_none_or(|old| !old.types.contains_key(name));
        let mut new: Vec<String> = resource.types.keys().filter(|name| is_new(name)).cloned().collect();
        new.retain(|name| resource.types[name].group.is_none());
        // A new type may be mentioned only by another new type.
        while !new.is_empty() {
            let found: BTreeMap<String, String> = new
                .iter()
                .filter_map(|name| {
                    Some((name.clone(), twin(resource, name).or_else(|| user(resource, name))?))
                })
                .collect();
            if found.is_empty() {
                break;
            }
            new.retain(|name| !found.contains_key(name));
            for (name, group) in found {
                if let Some(type_) = resource.types.get_mut(&name) {
                    type_.group = Some(group);
                }
            }
        }
    }
}

/// Returns the group of the twin of a type.
fn twin(resource: &Resource, name: &str) -> Option<String> {
    TWINS.iter().find_map(|(one, other)| {
        let longer = || Some(format!("{}{one}", name.strip_suffix(other)?));
        let shorter = || Some(format!("{}{other}", name.strip_suffix(one)?));
        let twins = [shorter(), longer()].into_iter().flatten().filter(|twin| twin != name);
        twins.into_iter().find_map(|twin| resource.types.get(&twin)?.group.clone())
    })
}

/// Returns the group of the first type that mentions a type.
fn user(resource: &Resource, name: &str) -> Option<String> {
    let mut groups = resource.types.values().filter_map(|type_| Some((type_, type_.group.as_ref()?)));
    groups
        .find(|(type_, _)| type_.mentions().any(|mentioned| mentioned == name))
        .map(|(_, group)| group.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Group, TypeDef};

    fn resource(types: &[(&str, Option<&str>, Option<&str>)]) -> Resource {
        let types = types.iter().map(|(name, group, alias)| {
            let alias = alias.map(|alias| alias.parse().unwrap());
            let group = group.map(str::to_owned);
            ((*name).to_owned(), TypeDef { group, alias, ..TypeDef::default() })
        });
        let group = |name: &str| (name.to_owned(), Group::default());
        Resource {
            groups: [group("pets"), group("food")].into(),
            types: types.collect(),
            ..Resource::default()
        }
    }

    fn spec(pets: Resource) -> Spec {
        let api = crate::spec::read(&[crate::spec::Source::new(
            "spec/api.yaml",
            "title: T\ndoc: d\nbase_url: https://x\nheaders: []\nquery: []\n",
        )]);
        Spec { api: api.unwrap().api, resources: [("pets".to_owned(), pets)].into() }
    }

    #[test]
    fn adds_a_new_type_to_the_group_of_its_twin_or_user() {
        let old = [("Cat", Some("pets"), None), ("Feed", Some("food"), Some("Bone")), ("Old", None, None)];
        let new = [
            ("CatParam", None, None),
            ("Bone", None, Some("Marrow")),
            ("Marrow", None, None),
            ("Lost", None, None),
        ];
        let before = spec(resource(&old));
        let mut after = spec(resource(&[&old[..], &new[..]].concat()));
        assign(&before, &mut after);
        let group = |name: &str| after.resources["pets"].types[name].group.as_deref();
        assert_eq!(
            ["CatParam", "Bone", "Marrow", "Lost", "Old"].map(group),
            [Some("pets"), Some("food"), Some("food"), None, None]
        );
    }
}
