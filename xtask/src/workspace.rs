//! Finds the workspace.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// Returns the root of the workspace that the command works on. It is found at run time: a program compiled
/// in one copy of the repository can be run in another.
pub(crate) fn root() -> io::Result<PathBuf> {
    find(std::env::var_os("CARGO_MANIFEST_DIR"), &std::env::current_dir()?)
}

/// Returns the folder above `manifest`, the folder of this package that cargo sets when it runs a program.
/// Without cargo, it is the nearest ancestor of `current` that is such a workspace.
fn find(manifest: Option<OsString>, current: &Path) -> io::Result<PathBuf> {
    if let Some(root) = manifest.as_ref().and_then(|manifest| Path::new(manifest).parent())
        && is_workspace(root)
    {
        return Ok(root.to_owned());
    }
    current.ancestors().find(|folder| is_workspace(folder)).map(Path::to_owned).ok_or_else(|| {
        let message = format!("no workspace with spec/api.yaml in or above {}", current.display());
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// Returns whether a folder is a workspace: it has a spec, or an empty folder for the spec that an import
/// will write.
fn is_workspace(folder: &Path) -> bool {
    let spec = folder.join("spec");
    let is_empty = || std::fs::read_dir(&spec).is_ok_and(|mut entries| entries.next().is_none());
    folder.join("Cargo.toml").is_file() && (spec.join("api.yaml").is_file() || is_empty())
}
