//! The generator, the runtime and the command line do not depend on the API in `spec/`: they only contain its
//! package names.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

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
fn sources_name_packages_only() {
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
fn a_package_is_distinguished_from_a_header_a_variable_and_a_model() {
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
