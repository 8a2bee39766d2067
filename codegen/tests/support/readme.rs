//! `spec/README.md` and its examples.

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;
use serde_yaml::{Mapping, Value};

/// The page.
pub(crate) fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md")).unwrap()
}

/// The texts of the page's YAML examples.
pub(crate) fn blocks(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// What a block is, by its first key, and the file that it makes on its own.
pub(crate) fn file(block: &str) -> Source {
    let source = |file: &str, text: String| Source::new(file, text);
    match block.split(':').next().unwrap() {
        "title" => source("spec/api.yaml", block.to_owned()),
        "doc" => source("spec/pets.yaml", block.to_owned()),
        "endpoints" | "types" => source("spec/pets.yaml", format!("doc: Pets.\n\n{block}")),
        "accumulates" | "shortcuts" => {
            let body: String = block.lines().map(|line| format!("    {line}\n")).collect();
            source("spec/pets.yaml", format!("doc: Pets.\n\ntypes:\n\n  A:\n{body}"))
        }
        other => panic!("a block begins with `{other}`: teach this test what it is"),
    }
}

/// The examples as one spec: `api.yaml`, and one resource of all endpoints and types.
pub(crate) fn whole(page: &str) -> Vec<Source> {
    let (mut api, mut resource) = (None, Mapping::new());
    for block in blocks(page) {
        if ["accumulates:", "shortcuts:"].iter().any(|key| block.starts_with(key)) {
            continue;
        }
        if block.starts_with("title:") {
            api = Some(file(block));
            continue;
        }
        for (key, value) in serde_yaml::from_str::<Mapping>(block).unwrap() {
            match (resource.get_mut(&key), value) {
                (Some(Value::Mapping(known)), Value::Mapping(more)) => known.extend(more),
                (None, value) => _ = resource.insert(key, value),
                (Some(_), value) => panic!("{key:?} is there twice: {value:?}"),
            }
        }
    }
    let text = serde_yaml::to_string(&resource).unwrap();
    vec![api.unwrap(), Source::new("spec/pets.yaml", text)]
}
