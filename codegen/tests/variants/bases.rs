//! The specs that are changed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_yaml::Value;

use crate::random::Random;
use crate::support;
use crate::tree::Tree;

/// A spec and its name.
pub(crate) struct Base {
    pub(crate) name: &'static str,
    pub(crate) tree: Tree,
}

/// The pet shop, which uses the whole language, types that contain themselves, and some endpoints of the real spec.
pub(crate) fn all(random: &mut Random) -> Vec<Base> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |folder: &str| Tree::new(&support::sources(&root.join(folder)));
    let mut pet_shop = read("tests/pet_shop");
    // Its unusual names are omitted, because the mutations add them.
    pet_shop.0.remove("spec/obstacles.yaml");
    let recursive = read("tests/variants/recursive");
    let real = sample(&read(".."), random);
    [("pet_shop", pet_shop), ("recursive", recursive), ("real", real)]
        .map(|(name, tree)| Base { name, tree })
        .into()
}

/// The numbers of endpoints of the real spec, and of types that they may need.
const ENDPOINTS: usize = 6;
const MOST_TYPES: usize = 40;

/// Returns some endpoints with the types that they need.
fn sample(whole: &Tree, random: &mut Random) -> Tree {
    let mut endpoints: Vec<(String, String)> = whole
        .files()
        .into_iter()
        .flat_map(|file| {
            let names = whole.0[&file].get("endpoints").and_then(Value::as_mapping).cloned();
            names
                .unwrap_or_default()
                .into_iter()
                .map(move |(name, _)| (file.clone(), name.as_str().unwrap().to_owned()))
        })
        .collect();
    random.shuffle(&mut endpoints);
    let mut needed = BTreeSet::new();
    close(whole, &whole.0["spec/api.yaml"], &mut needed);
    let mut chosen = BTreeSet::new();
    for (file, name) in endpoints {
        let mut more = needed.clone();
        close(whole, &whole.0[&file]["endpoints"][&*name], &mut more);
        if more.len() <= MOST_TYPES && chosen.len() < ENDPOINTS {
            needed = more;
            chosen.insert((file, name));
        }
    }
    let mut tree = whole.clone();
    for (file, root) in &mut tree.0 {
        let Value::Mapping(root) = Arc::make_mut(root) else { continue };
        for key in ["example", "webhook", "groups"] {
            root.remove(key);
        }
        if let Some(Value::Mapping(types)) = root.get_mut("types") {
            types.retain(|name, _| needed.contains(name.as_str().unwrap()));
            for definition in types.values_mut() {
                definition.as_mapping_mut().unwrap().remove("group");
            }
        }
        if let Some(Value::Mapping(endpoints)) = root.get_mut("endpoints") {
            endpoints.retain(|name, _| chosen.contains(&(file.clone(), name.as_str().unwrap().to_owned())));
        }
    }
    let holds = |root: &Value| {
        ["types", "endpoints"]
            .iter()
            .any(|key| root.get(*key).and_then(Value::as_mapping).is_some_and(|map| !map.is_empty()))
    };
    let kept: Vec<String> =
        tree.0.iter().filter(|(_, root)| holds(root)).map(|(file, _)| file.clone()).collect();
    // A resource is also kept for its child resources.
    tree.0.retain(|file, _| {
        let folder = file.replace(".yaml", "/");
        file == "spec/api.yaml" || kept.iter().any(|kept| kept == file || kept.starts_with(&folder))
    });
    tree
}

/// Adds the types that a node mentions, recursively.
fn close(whole: &Tree, node: &Value, needed: &mut BTreeSet<String>) {
    match node {
        Value::String(text) => {
            for word in text.split(|c: char| !c.is_alphanumeric()) {
                let definition = whole.0.values().find_map(|root| root.get("types")?.get(word));
                if let Some(definition) = definition
                    && needed.insert(word.to_owned())
                {
                    close(whole, definition, needed);
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| close(whole, item, needed)),
        Value::Mapping(map) => {
            for (key, value) in map {
                if key != "doc" && key != "note" && key != "aliases" {
                    close(whole, value, needed);
                }
            }
        }
        _ => {}
    }
}
