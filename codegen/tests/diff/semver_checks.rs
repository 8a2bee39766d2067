//! Agreement with `cargo-semver-checks`, a tool that does not read specs.
//!
//! It compares the rustdoc output of two crates with lints. Where it has no lint (types of fields, arguments
//! and results, payloads of variants), it reports less than `diff`; the cases state this. It never reports
//! more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anthropic_beta_codegen::generate;

use crate::cases::{CASES, Tool};
use crate::spec::{Edit, spec};

const MANIFEST: &str = r#"
[package]
name = "pets"
version = "0.1.0"
edition = "2024"
[dependencies]
anthropic-beta-runtime = { path = "RUNTIME" }
[workspace]
"#;

/// Writes the crate that is generated from a spec.
fn write_crate(folder: &Path, edits: &[Edit]) {
    let generated = generate(&spec(edits)).unwrap_or_else(|failure| panic!("{failure:?}"));
    let _ = fs::remove_dir_all(folder.join("src"));
    for (path, text) in generated.files.iter().filter(|(path, _)| path.starts_with("src/")) {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let runtime = runtime.canonicalize().unwrap();
    fs::write(folder.join("Cargo.toml"), MANIFEST.replace("RUNTIME", runtime.to_str().unwrap())).unwrap();
    fs::write(folder.join("README.md"), "Pets.\n").unwrap();
}

/// Returns the file with the rustdoc output of the crate in a folder.
fn rustdoc(folder: &Path, target: &Path, name: &str) -> PathBuf {
    let output = Command::new("cargo")
        .args([
            "rustdoc",
            "--quiet",
            "--offline",
            "--lib",
            "--",
            "-Zunstable-options",
            "--output-format",
            "json",
        ])
        .args(["--cap-lints", "allow"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", target)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let file = target.join(format!("{}.json", name.replace(' ', "-")));
    fs::copy(target.join("doc/pets.json"), &file).unwrap();
    file
}

/// Returns whether the tool finds a break. It is run as for a minor release, so that it omits warnings such
/// as `#[deprecated]`: below 1.0, Cargo considers such a release compatible.
fn breaks(old: &Path, new: &Path) -> (bool, String) {
    let output = Command::new("cargo")
        .args(["semver-checks", "--release-type", "minor", "--baseline-rustdoc"])
        .arg(old)
        .arg("--current-rustdoc")
        .arg(new)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    (text.contains("--- failure"), text.into_owned())
}

#[test]
#[ignore = "needs cargo-semver-checks, and compiles a crate for each case"]
fn agrees_with_cargo_semver_checks() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    let (package, target) = (folder.join("pets"), folder.join("target"));
    write_crate(&package, &[]);
    let old = rustdoc(&package, &target, "base");
    let mut wrong = String::new();
    for case in CASES {
        write_crate(&package, case.edits);
        let (breaks, text) = breaks(&old, &rustdoc(&package, &target, case.name));
        let expected = case.bump == "minor" && case.tool == Tool::Agrees;
        if breaks != expected {
            wrong += &format!("{}: breaks = {breaks}\n{text}\n", case.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
