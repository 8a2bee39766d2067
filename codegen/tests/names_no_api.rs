//! The generator, the runtime and the command line do not depend on the API in `spec/`. They only contain its
//! package names.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The packages of this workspace, as manifests and as Rust write them; longer names first.
const PACKAGES: [&str; 7] = [
    "anthropic-beta-codegen",
    "anthropic_beta_codegen",
    "anthropic-beta-runtime",
    "anthropic_beta_runtime",
    "anthropic-beta-toolkit",
    "anthropic_beta_toolkit",
    "\"anthropic-beta\"",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Returns the lines of a text that name the API or its vendor.
fn naming(text: &str) -> Vec<&str> {
    let names = |line: &&str| {
        let mut rest = line.to_ascii_lowercase();
        for package in PACKAGES {
            rest = rest.replace(package, "");
        }
        rest.contains("anthropic") || rest.contains("claude")
    };
    text.lines().filter(names).collect()
}

#[test]
fn sources_contain_only_the_package_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["codegen/src", "runtime/src", "xtask/src"] {
        files(&root.join(folder), &mut found);
    }
    assert!(found.len() > 200, "only {} files were found", found.len());
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(naming(&text), [""; 0], "{}", file.display());
    }
}

#[test]
fn distinguishes_a_package_from_a_header_a_variable_and_a_model() {
    assert_eq!(naming("use anthropic_beta_runtime::Client;\n\"anthropic-beta\""), [""; 0]);
    for line in [
        "`anthropic-beta: x`",
        "ANTHROPIC_API_KEY",
        "claude-x",
        "https://api.anthropic.com",
        "anthropic_beta_x",
    ] {
        assert_eq!(naming(line), [line]);
    }
}

/// The importers must work for every API, so they do not depend on single types and paths.
#[test]
fn importers_contain_no_type_and_no_path() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let document = fs::read_to_string(root.join("spec/openapi.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let prefixes: Vec<&str> = document["info"]["x-type-prefixes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let is_own = |name: &&String| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let types: Vec<&String> =
        document["components"]["schemas"].as_object().unwrap().keys().filter(is_own).collect();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert!(types.len() > 100 && paths.len() > 50, "{} types, {} paths", types.len(), paths.len());
    let mut found = Vec::new();
    for folder in ["codegen/src/import", "codegen/src/openapi"] {
        files(&root.join(folder), &mut found);
    }
    for file in found.iter().filter(|file| !file.ends_with("tests.rs")) {
        let text = fs::read_to_string(file).unwrap();
        let rules = text.split("#[cfg(test)]").next().unwrap();
        let words: BTreeSet<&str> = rules.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let named = types.iter().filter(|name| words.contains(name.as_str()));
        let named: Vec<_> = named.chain(paths.iter().filter(|path| rules.contains(path.as_str()))).collect();
        assert!(named.is_empty(), "{} names {named:?}", file.display());
    }
}
