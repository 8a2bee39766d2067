//! The files that are emitted from the spec of the pet shop equal the checked-in files.
//!
//! The emitted files are a package of this workspace, which has its own tests.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::spec::Source;

/// The emitted folders of the package.
const FOLDERS: [&str; 3] = ["src", "tests/calls", "tests/model"];

fn pet_shop() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pet_shop")
}

fn emitted(sources: &[Source]) -> BTreeMap<String, String> {
    match generate(sources) {
        Ok(generated) => generated.files,
        Err(failure) => panic!("{}", support::explain(&failure, sources)),
    }
}

#[test]
fn emits_the_checked_in_files() {
    let emitted = emitted(&support::sources(&pet_shop()));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for folder in FOLDERS {
            fs::remove_dir_all(pet_shop().join(folder)).ok();
        }
        for (path, text) in &emitted {
            let target = pet_shop().join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, text).unwrap();
        }
        return;
    }
    let mut checked_in = BTreeMap::new();
    for path in FOLDERS.iter().flat_map(|folder| support::files(&pet_shop(), folder)) {
        checked_in.insert(path.clone(), fs::read_to_string(pet_shop().join(path)).unwrap());
    }
    let (emitted_paths, paths): (Vec<_>, Vec<_>) = (emitted.keys().collect(), checked_in.keys().collect());
    assert_eq!(emitted_paths, paths, "run with UPDATE_EXPECT=1 and review the difference");
    for (path, text) in &emitted {
        assert_eq!(text, &checked_in[path], "{path}: run with UPDATE_EXPECT=1 and review the difference");
    }
}

#[test]
fn emits_the_same_files_for_any_order_of_keys() {
    let sources = support::sources(&pet_shop());
    let once = emitted(&sources);
    assert_eq!(once, emitted(&sources));
    let mut shuffled: Vec<Source> = sources.iter().map(support::types_reversed).collect();
    shuffled.reverse();
    assert_ne!(shuffled, sources, "the order did not change");
    assert_eq!(once, emitted(&shuffled));
}

/// Returns the files that are emitted from the spec of this repository.
fn emitted_crate() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = emitted(&support::sources(&root));
    files.into_iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs")).collect()
}

#[test]
fn emits_docs_with_short_lines() {
    for (path, text) in emitted_crate() {
        let docs = text.lines().filter(|line| line.trim_start().starts_with("//"));
        let long: Vec<_> = docs.filter(|line| line.chars().count() > 100).collect();
        assert!(long.is_empty(), "{path}: {long:#?}");
    }
}

#[test]
fn emits_files_of_at_most_3000_lines() {
    for (path, text) in emitted_crate() {
        assert!(text.lines().count() <= 3_000, "{path} has {} lines", text.lines().count());
    }
}
