//! Compiles many variants of a crate together, as modules of one crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

/// A package of numbered modules.
pub(crate) struct Batch {
    folder: PathBuf,
    /// The prefix of the names of modules.
    prefix: char,
    numbers: BTreeSet<usize>,
}

/// The first error of the compiler for each module with errors.
pub(crate) type Refused = BTreeMap<usize, String>;

const MANIFEST: &str = r#"
[package]
name = "NAME"
version = "0.1.0"
edition = "2024"
[dependencies]
anthropic-beta-runtime = { path = "RUNTIME", default-features = false }
serde_json = "1"
OTHERS
[features]
blocking = []
mock = []
[profile.dev]
debug = false
[workspace]
"#;

/// The folder of the packages, below the target folder of the workspace.
pub(crate) fn below_target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

impl Batch {
    /// Creates an empty package with dependencies.
    pub(crate) fn new(name: &str, prefix: char, others: &[&Self]) -> Self {
        let folder = below_target("variants").join(name);
        let _ = fs::remove_dir_all(folder.join("src"));
        fs::create_dir_all(folder.join("src")).unwrap();
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let others: String = others
            .iter()
            .map(|other| {
                let name = other.folder.file_name().unwrap().to_str().unwrap();
                format!("{name} = {{ path = {:?} }}\n", other.folder)
            })
            .collect();
        let runtime = workspace.join("runtime");
        let manifest = MANIFEST.replace("NAME", name).replace("OTHERS", &others);
        fs::write(folder.join("Cargo.toml"), manifest.replace("RUNTIME", runtime.to_str().unwrap())).unwrap();
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { folder, prefix, numbers: BTreeSet::new() }
    }

    /// Adds a crate as a module: its paths begin with the path of the module.
    pub(crate) fn add_crate(&mut self, number: usize, files: &BTreeMap<String, String>) {
        let name = format!("{}{number}", self.prefix);
        for (path, text) in files {
            let Some(path) = path.strip_prefix("src/") else { continue };
            let path = if path == "lib.rs" { "mod.rs" } else { path };
            let text = text.replace("#![doc = include_str!(\"../README.md\")]\n", "//! A variant.\n");
            self.write(
                &format!("{name}/{path}"),
                // Inside of macros, paths are written with a space.
                &text
                    .replace("crate ::", "crate::")
                    .replace("crate::", &format!("crate::{name}::"))
                    .replace(&format!("$crate::{name}::"), "$crate::"),
            );
        }
        self.numbers.insert(number);
    }

    /// Adds a module of one file.
    pub(crate) fn add_module(&mut self, number: usize, text: &str) {
        self.write(&format!("{}{number}/mod.rs", self.prefix), text);
        self.numbers.insert(number);
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.join("src").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Checks the modules, and removes those with errors until there are none. The compiler checks types only
    /// when all names are resolved, and so on.
    pub(crate) fn check(&mut self) -> Refused {
        let mut refused = Refused::new();
        loop {
            self.root("lib.rs", "");
            let found = self.cargo("check");
            if found.is_empty() {
                return refused;
            }
            self.numbers.retain(|number| !found.contains_key(number));
            refused.extend(found);
        }
    }

    /// Builds and runs a program of the modules, which all compile, and of the code that uses them.
    pub(crate) fn run(&self, program: &str, input: &str) -> String {
        self.root("main.rs", program);
        let refused = self.cargo("build");
        assert!(refused.is_empty(), "{refused:?}");
        let file = self.folder.join("input.tsv");
        fs::write(&file, input).unwrap();
        let name = self.folder.file_name().unwrap();
        let output = Command::new(target("build").join("debug").join(name)).arg(file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn root(&self, file: &str, text: &str) {
        let modules: String =
            self.numbers.iter().map(|number| format!("pub mod {}{number};\n", self.prefix)).collect();
        self.write(file, &format!("//! Variants.\n#![allow(deprecated, dead_code)]\n#![recursion_limit = \"512\"]\n{modules}{text}"));
    }

    fn cargo(&self, command: &str) -> Refused {
        let output = Command::new(env!("CARGO"))
            .args([command, "--quiet", "--offline", "--message-format", "json"])
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", target(command))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let mut refused = Refused::new();
        let mut errors = String::from_utf8_lossy(&output.stderr).into_owned();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(line) = serde_json::from_str::<Json>(line) else { continue };
            let message = &line["message"];
            if message["level"] != "error" {
                continue;
            }
            let words = message["rendered"].as_str().unwrap_or_default();
            errors.push_str(words);
            if let Some(number) = self.module(words) {
                refused.entry(number).or_insert_with(|| words.to_owned());
            }
        }
        assert!(output.status.success() || !refused.is_empty(), "no module caused the errors:\n{errors}");
        refused
    }

    /// Returns the module that a message is about.
    fn module(&self, words: &str) -> Option<usize> {
        words
            .split(&format!("src/{}", self.prefix))
            .skip(1)
            .find_map(|rest| rest.split('/').next()?.parse().ok())
    }
}

/// Checks and builds have separate folders, since cargo locks a folder.
fn target(command: &str) -> PathBuf {
    below_target(if command == "build" { "drill-target-built" } else { "drill-target" })
}
