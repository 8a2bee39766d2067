//! Tests of the command line.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

mod diff;
mod import;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, without the environment of the cargo that runs this test.
fn xtask(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.env_remove("CARGO_MANIFEST_DIR").current_dir(folder).args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    xtask(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A copy of the files that the commands read, in a separate folder for each test.
fn copy(name: &str) -> PathBuf {
    copy_with("spec", name)
}

/// The same with the spec of another API.
fn copy_with(spec: &str, name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&target);
    fs::create_dir_all(target.join("xtask")).unwrap();
    for file in ["Cargo.toml", "xtask/Cargo.toml"] {
        fs::copy(workspace().join(file), target.join(file)).unwrap();
    }
    copy_folder(&workspace().join(spec), &target.join("spec"));
    target
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &to) } else { _ = fs::copy(&path, &to).unwrap() }
    }
}

#[test]
fn changes_only_the_copied_workspace() {
    let copy = copy("copied");
    let file = copy.join("spec/models.yaml");
    let canonical = fs::read_to_string(&file).unwrap();
    let scattered = canonical.replace("\nendpoints:\n", "\n\n\nendpoints:\n");
    assert_ne!(canonical, scattered);

    // Once as `cargo xtask` starts it, from any folder, and once started directly in a folder of the copy.
    let by_cargo = |command: &mut Command| {
        command.env("CARGO_MANIFEST_DIR", copy.join("xtask")).current_dir(workspace()).output().unwrap()
    };
    let by_hand = |command: &mut Command| command.current_dir(copy.join("spec/sessions")).output().unwrap();
    let ways: [&dyn Fn(&mut Command) -> Output; 2] = [&by_cargo, &by_hand];
    for way in ways {
        fs::write(&file, &scattered).unwrap();
        let output = way(&mut xtask(&copy, &["fmt"]));
        assert!(stdout(&output).starts_with("wrote 1 files"), "{output:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), canonical);
    }

    let output = run(&copy, &["codegen"]);
    assert!(output.status.success(), "{output:?}");
    let generated = |root: &Path| fs::read_to_string(root.join("generated/src/models.rs")).unwrap();
    assert_eq!(generated(&copy), generated(&workspace()));
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn skips_codegen_if_nothing_changed_but_never_the_check() {
    let copy = copy_with("codegen/tests/pet_shop/spec", "unchanged");
    let unchanged = |arguments: &[&str]| {
        let output = run(&copy, arguments);
        assert!(output.status.success(), "{output:?}");
        stdout(&output).ends_with("\nnothing has changed since the last run\n")
    };
    assert!(!unchanged(&["codegen"]), "nothing is emitted yet");
    assert!(unchanged(&["codegen"]));
    assert!(!unchanged(&["codegen", "--check"]), "the check must not trust the last run");

    let file = copy.join("generated/src/lib.rs");
    let emitted = fs::read_to_string(&file).unwrap();
    fs::write(&file, "").unwrap();
    assert_eq!(run(&copy, &["codegen", "--check"]).status.code(), Some(1));
    assert!(!unchanged(&["codegen"]));
    assert_eq!(fs::read_to_string(&file).unwrap(), emitted);

    let api = copy.join("spec/api.yaml");
    fs::write(&api, fs::read_to_string(&api).unwrap() + "# A comment.\n").unwrap();
    assert!(!unchanged(&["codegen"]) && unchanged(&["codegen"]));
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn fails_outside_of_a_workspace() {
    let output = run(&std::env::temp_dir(), &["codegen"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no workspace with spec/api.yaml"), "{output:?}");
}

#[test]
fn exits_with_2_and_a_suggestion_after_wrong_usage() {
    let root = workspace();
    for (arguments, hint) in [
        (&["codegen", "--chek"][..], "'--check'"),
        (&["code-gen"], "'codegen'"),
        (&["diff", "--format", "xml"], "json"),
    ] {
        let output = run(&root, arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(stderr(&output).contains(hint), "{output:?}");
    }
}

#[test]
fn prints_help_for_every_command_and_the_version() {
    let root = workspace();
    for command in ["codegen", "fmt", "openapi", "import", "diff", "release-notes", "stats"] {
        let output = run(&root, &[command, "--help"]);
        assert!(output.status.success() && stdout(&output).contains("Usage: cargo xtask"), "{output:?}");
    }
    let output = run(&root, &["--version"]);
    assert_eq!(stdout(&output), concat!("xtask ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn stats_docs_fails_if_prose_breaks_a_rule() {
    let copy = copy("style");
    let output = run(&copy, &["stats", "--docs"]);
    assert!(output.status.success(), "{output:?}");
    fs::write(copy.join("README.md"), "A page\nthat you read.\n").unwrap();
    let output = run(&copy, &["stats", "--docs"]);
    assert_eq!(output.status.code(), Some(1));
    let message = stderr(&output);
    assert!(
        message.contains("--> README.md:2:6") && message.contains("`you` is a phrase to avoid"),
        "{message}"
    );
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn exits_with_1_if_there_are_differences() {
    let copy = copy("differs");
    let output = run(&copy, &["codegen", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("missing: generated/src/models.rs"), "{output:?}");
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn removes_a_module_only_with_allow_removal() {
    let copy = copy("removal");
    assert!(run(&copy, &["codegen"]).status.success());
    let module = copy.join("generated/src/gone.rs");
    fs::write(&module, "").unwrap();
    fs::write(copy.join("generated/src/models.rs"), "stale").unwrap();
    let output = run(&copy, &["codegen"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("  generated/src/gone.rs\n") && said.contains("--allow-removal"), "{said}");
    assert!(module.exists(), "nothing is removed");
    assert_eq!(
        fs::read_to_string(copy.join("generated/src/models.rs")).unwrap(),
        "stale",
        "nothing is written"
    );
    let output = run(&copy, &["codegen", "--allow-removal"]);
    assert!(output.status.success() && !module.exists(), "{output:?}");
    assert!(stdout(&output).contains("removed 1") && stdout(&output).contains("generated/src/gone.rs"));
    assert!(run(&copy, &["codegen", "--check"]).status.success());
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn writes_an_output_file_completely_or_not_at_all() {
    let copy = copy("output");
    for arguments in [["openapi", "-o"], ["stats", "--html"]] {
        let name = format!("{}.out", arguments[0]);
        let file = copy.join(&name);
        fs::create_dir(&file).unwrap();
        let output = run(&copy, &[arguments[0], arguments[1], &name]);
        assert_eq!(output.status.code(), Some(1));
        let said = stderr(&output);
        assert!(said.contains(&format!("{name}: a folder is in its place")), "{said}");
        fs::remove_dir(&file).unwrap();
        fs::write(&file, "old").unwrap();
        assert!(run(&copy, &[arguments[0], arguments[1], &name]).status.success());
        assert!(fs::read_to_string(&file).unwrap().len() > 1000);
        let left = fs::read_dir(&copy).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(left.into_iter().all(|name| !name.to_string_lossy().contains("xtask-")), "a draft is left");
    }
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn prints_diagnostics_as_json_lines_or_in_color() {
    let copy = copy("mistaken");
    let file = copy.join("spec/models.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("type: datetime", "type: datetim")).unwrap();

    let output = run(&copy, &["codegen", "--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = stderr(&output);
    assert!(!lines.is_empty());
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["file"], "spec/models.yaml");
        assert!(record["line"].is_u64() && record["message"].is_string(), "{record}");
    }

    assert!(!stderr(&run(&copy, &["codegen"])).contains('\u{1b}'), "there are no colors without a terminal");
    assert!(stderr(&run(&copy, &["codegen", "--color", "always"])).contains("\u{1b}["));
    assert!(!stderr(&run(&copy, &["codegen", "--color", "never"])).contains('\u{1b}'));
    let _ = fs::remove_dir_all(copy);
}

#[test]
fn ignores_a_closed_pipe() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = xtask(&workspace(), &["stats"]).stdout(writer).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

/// Returns all files below a folder with their texts.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}
