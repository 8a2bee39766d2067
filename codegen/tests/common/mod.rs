//! What several tests read: the spec of this repository, and the reference beside it.
use std::fs;
use std::path::{Path, PathBuf};

use anthropic_beta_codegen::spec::Source;

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// A file of the reference, which lies beside the repository and is no part of it.
pub(crate) fn reference(file: &str) -> String {
    let path = root().join("../shared/reference").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{} can't be read ({error}): this test compares the spec with the reference, which must lie in \
             `shared/reference` beside the repository; without it nothing is proved",
            path.display()
        )
    })
}

/// The files of the spec.
pub(crate) fn sources() -> Vec<Source> {
    let root = root();
    let mut sources = Vec::new();
    let mut todo = vec!["spec".to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("spec/ is part of the repository") {
            let entry = entry.expect("spec/ can be listed");
            let path = format!("{folder}/{}", entry.file_name().to_str().expect("names in spec/ are ASCII"));
            if entry.path().is_dir() {
                todo.push(path);
            } else if path.ends_with(".yaml") {
                let text = fs::read_to_string(entry.path()).expect("spec/ is UTF-8");
                sources.push(Source::new(path, text));
            }
        }
    }
    sources.sort_by(|a, b| a.file().cmp(b.file()));
    sources
}
