//! `spec/README.md` and its examples.

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;

/// The page.
pub(crate) fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md")).unwrap()
}

/// Returns the texts of the page's YAML examples.
pub(crate) fn blocks(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// Returns whether a block is the part of a type.
pub(crate) fn is_of_a_type(block: &str) -> bool {
    ["accumulates:", "shortcuts:"].iter().any(|key| block.starts_with(key))
}

/// Returns the file that consists of a block.
pub(crate) fn file(block: &str) -> Source {
    let source = |file: &str, text: String| Source::new(file, text);
    if is_of_a_type(block) {
        let body: String = block.lines().map(|line| format!("    {line}\n")).collect();
        return source("spec/pets.yaml", format!("doc: Pets.\n\ntypes:\n\n  A:\n{body}"));
    }
    match block.split(':').next().unwrap() {
        "title" => source("spec/api.yaml", block.to_owned()),
        "doc" => source("spec/pets.yaml", block.to_owned()),
        "endpoints" | "types" => source("spec/pets.yaml", format!("doc: Pets.\n\n{block}")),
        other => panic!("a block begins with `{other}`, which this test does not support"),
    }
}
