//! The spec as it was before anything in it had a date.

use anthropic_beta_codegen::spec::{Source, format};
use serde_yaml::Value;

/// The spec without what came later than its first source.
pub(crate) fn earlier(sources: &[Source]) -> Vec<Source> {
    let mut kept = Vec::new();
    for source in sources {
        let mut root: Value = serde_yaml::from_str(source.text()).expect("the spec is YAML");
        if let Some(import) = root.get_mut("import").and_then(Value::as_mapping_mut) {
            import.shift_remove("date");
        }
        let had_endpoints = root.get("endpoints").is_some();
        prune(&mut root);
        let is_empty =
            |key: &str| root.get(key).and_then(Value::as_mapping).is_none_or(serde_yaml::Mapping::is_empty);
        if had_endpoints && is_empty("endpoints") {
            continue;
        }
        let text = serde_yaml::to_string(&root).expect("it was YAML");
        let text = format(&source.with_text(text)).unwrap_or_else(|error| panic!("{error:?}"));
        kept.push(source.with_text(text));
    }
    kept
}

fn prune(node: &mut Value) {
    let is_later = |value: &Value| value.get("since").is_some();
    match node {
        Value::Mapping(map) => {
            map.retain(|_, value| !is_later(value));
            map.values_mut().for_each(prune);
        }
        Value::Sequence(items) => {
            items.retain(|value| !is_later(value));
            items.iter_mut().for_each(prune);
        }
        _ => {}
    }
}
