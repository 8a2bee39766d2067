//! Compiles the emitted crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = r#"
[package]
name = "NAME"
version = "0.1.0"
edition = "2024"
[dependencies]
anthropic-beta-runtime = { path = "RUNTIME", default-features = false }
[workspace]
"#;

/// A package below the target folder of the workspace. All packages share a target folder, so that the
/// runtime is compiled once.
pub(crate) struct Package {
    folder: PathBuf,
}

impl Package {
    /// Writes the library; its dependencies have the versions of this workspace, so that nothing is
    /// downloaded.
    pub(crate) fn write(name: &str, files: &BTreeMap<String, String>) -> Self {
        let package = Self { folder: below_target("drill").join(name) };
        for old in ["src", "examples"] {
            let old = package.folder.join(old);
            if old.exists() {
                fs::remove_dir_all(&old).expect("the crate of the previous run can be removed");
            }
        }
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
            package.file(path, text);
        }
        let workspace =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace");
        let runtime = workspace.join("runtime");
        let runtime = runtime.to_str().expect("the path is UTF-8");
        package.file("Cargo.toml", &MANIFEST.replace("NAME", name).replace("RUNTIME", runtime));
        package.file("README.md", "The front page.\n");
        fs::copy(workspace.join("Cargo.lock"), package.folder.join("Cargo.lock"))
            .expect("the workspace is locked");
        package
    }

    /// Checks a program that uses the crate, and the crate; returns the errors of the compiler.
    pub(crate) fn example(&self, name: &str, program: &str) -> Result<(), String> {
        self.file(&format!("examples/{name}.rs"), program);
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--example", name])
            .env("CARGO_TARGET_DIR", below_target("drill-target"))
            .current_dir(&self.folder)
            .output()
            .expect("cargo can be run");
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    fn file(&self, path: &str, text: &str) {
        let file = self.folder.join(path);
        fs::create_dir_all(file.parent().expect("the file has a folder")).expect("folders can be created");
        fs::write(file, text).expect("files can be written");
    }
}

fn below_target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}
