//! The emitted crate, compiled.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = r#"
[package]
name = "anthropic-beta"
version = "0.1.0"
edition = "2024"
[dependencies]
anthropic-beta-runtime = { path = "RUNTIME", default-features = false }
[workspace]
"#;

/// The folder of the crate, below the workspace's target folder.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("drill")
}

/// Writes the library; the versions of what it needs are those of this workspace, so that nothing is downloaded.
pub(crate) fn write_crate(files: &BTreeMap<String, String>) {
    let folder = folder();
    for old in ["src", "examples"] {
        let old = folder.join(old);
        if old.exists() {
            fs::remove_dir_all(&old).expect("the crate of the last run can be removed");
        }
    }
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        write(path, text);
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace");
    let runtime = workspace.join("runtime");
    write("Cargo.toml", &MANIFEST.replace("RUNTIME", runtime.to_str().expect("the path is UTF-8")));
    fs::copy(workspace.join("generated/README.md"), folder.join("README.md"))
        .expect("the crate has a front page");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace is locked");
}

fn write(path: &str, text: &str) {
    let file = folder().join(path);
    fs::create_dir_all(file.parent().expect("the file has a folder")).expect("folders can be made");
    fs::write(file, text).expect("files can be written");
}

/// Checks a program that uses the crate, and the crate with it; gives the compiler's words where it refuses.
pub(crate) fn example(name: &str, program: &str) -> Result<(), String> {
    write(&format!("examples/{name}.rs"), program);
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--example", name])
        .env("CARGO_TARGET_DIR", folder().join("target"))
        .current_dir(folder())
        .output()
        .expect("cargo can be run");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
