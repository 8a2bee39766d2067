//! Loads specs for tests.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;

/// Files in the folder of a spec, or of a case of `bad_specs`, that are not part of it.
const NO_SOURCES: [&str; 5] = ["README.md", "schema.json", "openapi.json", "expected.txt", "no_api"];

/// Returns the files below `folder`, with paths below `spec/`, sorted.
pub(crate) fn sources(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !NO_SOURCES.contains(&path.file_name().unwrap().to_str().unwrap()) {
                let below = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push(Source::from_bytes(format!("spec/{below}"), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort_by(|left, right| left.file().cmp(right.file()));
    found
}
