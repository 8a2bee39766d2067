//! Loads a spec from the workspace, a folder or a git revision.
//!
//! All files are loaded except those that are written from the spec or describe it. The reader checks whether
//! each file belongs to a spec.

use std::fs;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;

use crate::git::git;
use crate::{tree, workspace};

/// Files below `spec/` that are not part of the spec.
const NO_SOURCES: [&str; 3] = ["spec/README.md", "spec/schema.json", "spec/openapi.json"];

/// Loads the spec of the workspace.
pub(crate) fn here() -> Result<Vec<Source>, String> {
    let root = workspace::root().map_err(|error| error.to_string())?;
    in_folder(&root.join("spec"))
}

/// Loads the spec in a folder (the spec itself, or a folder that contains `spec/`) or in a git revision.
pub(crate) fn named(name: &str) -> Result<Vec<Source>, String> {
    let folder = Path::new(name);
    if !folder.is_dir() {
        return in_revision(name);
    }
    let spec = folder.join("spec");
    let spec = if spec.is_dir() { &spec } else { folder };
    let sources = in_folder(spec)?;
    if sources.is_empty() { Err(format!("{} contains no spec", spec.display())) } else { Ok(sources) }
}

fn in_folder(folder: &Path) -> Result<Vec<Source>, String> {
    let paths = tree::files_below(folder, ".").map_err(|error| format!("{}: {error}", folder.display()))?;
    load(paths.into_iter().map(|path| path.replacen("./", "spec/", 1)), |path| {
        let file = folder.join(path.strip_prefix("spec/").unwrap_or(path));
        fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))
    })
}

fn in_revision(revision: &str) -> Result<Vec<Source>, String> {
    let paths = git(&["ls-tree", "-r", "--name-only", revision, "--", "spec"])
        .map_err(|error| format!("`{revision}` is neither a folder nor a git revision: {error}"))?;
    let read = |path: &str| Ok(git(&["show", &format!("{revision}:{path}")])?.into_bytes());
    let sources = load(paths.lines().map(str::to_owned), read)?;
    if sources.is_empty() { Err(format!("the git revision `{revision}` has no spec/")) } else { Ok(sources) }
}

/// Loads the sources among some paths, which begin with `spec/`.
fn load(
    paths: impl Iterator<Item = String>,
    read: impl Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<Vec<Source>, String> {
    paths
        .filter(|path| !NO_SOURCES.contains(&path.as_str()))
        .map(|path| {
            let bytes = read(&path)?;
            Ok(Source::from_bytes(path, bytes))
        })
        .collect()
}
