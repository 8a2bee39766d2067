//! Data that cannot be part of the repository: recordings of real traffic, and the API's reference.
//!
//! Tests that need it are ignored. They run with `-- --ignored`, and fail if the data is missing.

use std::path::{Path, PathBuf};

/// The environment variable with the folder of the data.
const VARIABLE: &str = "ANTHROPIC_BETA_ACCEPTANCE";

/// Returns the path of a file or folder of the data, such as `corpus/responses.tsv`.
pub(crate) fn path(name: &str) -> PathBuf {
    let folder = std::env::var_os(VARIABLE).unwrap_or_else(|| {
        panic!("{VARIABLE} is not set; it must name the folder that contains `corpus/` and `reference/`")
    });
    let path = Path::new(&folder).join(name);
    let missing = "is missing; the folder must contain `corpus/` and `reference/`";
    assert!(path.exists(), "{} {missing} ({VARIABLE})", path.display());
    path
}

/// Returns the text of a file of the data.
#[allow(dead_code, reason = "not every test reads text")]
pub(crate) fn text(name: &str) -> String {
    let path = path(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
