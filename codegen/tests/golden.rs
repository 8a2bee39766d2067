//! What the generator emits from the spec of the pet shop, compared with what is checked in there.
//!
//! The emitted files are a package of this workspace, whose tests call and decode what is in them.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::spec::Source;

/// The folders of the package that are emitted.
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
fn the_emitted_files_are_the_checked_in_ones() {
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
    assert_eq!(emitted_paths, paths, "rerun with UPDATE_EXPECT=1 and look at the diff");
    for (path, text) in &emitted {
        assert_eq!(text, &checked_in[path], "{path}: rerun with UPDATE_EXPECT=1 and look at the diff");
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes_whatever_the_order_of_its_maps() {
    let sources = support::sources(&pet_shop());
    let once = emitted(&sources);
    assert_eq!(once, emitted(&sources));
    let mut shuffled: Vec<Source> = sources.iter().map(support::types_reversed).collect();
    shuffled.reverse();
    assert_ne!(shuffled, sources, "nothing was shuffled");
    assert_eq!(once, emitted(&shuffled));
}

/// The emitted files of the spec in this repository.
fn emitted_crate() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = emitted(&support::sources(&root));
    files.into_iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs")).collect()
}

#[test]
fn no_line_of_docs_is_longer_than_a_screen() {
    for (path, text) in emitted_crate() {
        let docs = text.lines().filter(|line| line.trim_start().starts_with("//"));
        let long: Vec<_> = docs.filter(|line| line.chars().count() > 100).collect();
        assert!(long.is_empty(), "{path}: {long:#?}");
    }
}

#[test]
fn files_are_short_enough_to_be_opened() {
    for (path, text) in emitted_crate() {
        assert!(text.lines().count() <= 3_000, "{path} has {} lines", text.lines().count());
    }
}
