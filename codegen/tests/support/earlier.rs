//! The spec before it contained any dates.

use std::collections::BTreeSet;

use anthropic_beta_codegen::spec::{Source, format};
use serde_yaml::Value;

/// Removes everything that is newer than the first source of the spec.
pub(crate) fn earlier(sources: &[Source]) -> Vec<Source> {
    let mut roots: Vec<Value> =
        sources.iter().map(|source| serde_yaml::from_str(source.text()).expect("the spec is YAML")).collect();
    let betas = roots.iter().flat_map(betas).collect();
    let mut kept = Vec::new();
    for (source, root) in sources.iter().zip(&mut roots) {
        if let Some(import) = root.get_mut("import").and_then(Value::as_mapping_mut) {
            import.shift_remove("date");
        }
        let had_endpoints = root.get("endpoints").is_some();
        prune(root, &betas);
        let groups = used_groups(root);
        if let Some(all) = root.get_mut("groups").and_then(Value::as_mapping_mut) {
            all.retain(|name, _| groups.contains(name));
        }
        let is_empty =
            |key: &str| root.get(key).and_then(Value::as_mapping).is_none_or(serde_yaml::Mapping::is_empty);
        if had_endpoints && is_empty("endpoints") {
            continue;
        }
        let text = serde_yaml::to_string(root).expect("it was YAML");
        let text = format(&source.with_text(text)).unwrap_or_else(|error| panic!("{error:?}"));
        kept.push(source.with_text(text));
    }
    kept
}

/// Returns the beta features that endpoints without a date require.
fn betas(root: &Value) -> Vec<String> {
    let endpoints = root.get("endpoints").and_then(Value::as_mapping);
    endpoints
        .into_iter()
        .flat_map(|endpoints| endpoints.values())
        .filter(|endpoint| !is_later(endpoint))
        .filter_map(|endpoint| endpoint.get("betas").and_then(Value::as_sequence))
        .flatten()
        .filter_map(|beta| beta.as_str().map(str::to_owned))
        .collect()
}

/// Returns the groups to which the remaining types belong.
fn used_groups(root: &Value) -> Vec<Value> {
    let types = root.get("types").and_then(Value::as_mapping);
    types
        .into_iter()
        .flat_map(|types| types.values())
        .filter_map(|definition| definition.get("group").cloned())
        .collect()
}

fn is_later(node: &Value) -> bool {
    node.get("since").is_some()
}

fn prune(node: &mut Value, betas: &BTreeSet<String>) {
    match node {
        Value::Mapping(map) => {
            let is_needed = |key: &Value| key.as_str().is_some_and(|key| betas.contains(key));
            map.retain(|key, value| !is_later(value) || is_needed(key));
            if map.shift_remove("since").is_some() {
                map.insert("not_in_reference".into(), true.into());
            }
            map.values_mut().for_each(|value| prune(value, betas));
        }
        Value::Sequence(items) => {
            items.retain(|value| !is_later(value));
            items.iter_mut().for_each(|value| prune(value, betas));
        }
        _ => {}
    }
}
