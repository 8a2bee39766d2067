//! The public API of an emitted crate: every path that a program can name, with its item.
//!
//! It is read from the emitted code, so that a test can compare it to the list that `diff` creates from the spec.

mod items;
pub(crate) mod requests;
mod tables;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use anthropic_beta_codegen::diff::{ItemKind, PublicItem, Snapshot};
use syn::Item;

/// Everything public, by path and kind.
type Entries = BTreeMap<(String, ItemKind), Entry>;

/// The properties of a path.
#[derive(Debug, PartialEq)]
struct Entry {
    text: String,
    exhaustive: bool,
}

/// Paths that do not depend on the spec, and are not listed.
const FIXED: [&str; 6] = ["Client::Api", "ClientBuilder", "engine", "guide", "mock", "mock::Server"];

/// Returns the differences between the listed and the emitted API. `files` contains the texts of a crate by path; those
/// of the mock may be missing.
pub(crate) fn differences(files: &BTreeMap<String, String>, listed: &Snapshot) -> Vec<String> {
    let emitted = read(files);
    let has_mock = files.contains_key("src/mock.rs");
    // An alias of a type of the crate is listed with all items of the type.
    let is_alias = |path: &str| emitted.contains_key(&(path.to_owned(), ItemKind::Alias));
    let below_alias = |path: &str| {
        let mut above = path.split('<').next().unwrap_or(path);
        while let Some((parent, _)) = above.rsplit_once("::") {
            if is_alias(parent) {
                return true;
            }
            above = parent;
        }
        false
    };
    let mut found = Vec::new();
    let mut paths = BTreeSet::new();
    for PublicItem { path, kind, text, exhaustive } in listed.public_items() {
        paths.insert((path.to_owned(), kind));
        if below_alias(path)
            || (is_alias(path) && kind != ItemKind::Alias)
            || (!has_mock && path.starts_with("mock::"))
        {
            continue;
        }
        let listed = Entry { text: text.to_owned(), exhaustive };
        match emitted.get(&(path.to_owned(), kind)) {
            Some(entry) if *entry == listed => {}
            other => found.push(format!("{kind:?} {path} is listed as {listed:?}, but emitted as {other:?}")),
        }
    }
    let is_listed = |path: &str, kind| match kind {
        ItemKind::Alias => paths.iter().any(|(listed, _)| listed == path),
        kind => paths.contains(&(path.to_owned(), kind)),
    };
    let missing = emitted.keys().filter(|(path, kind)| !FIXED.contains(&&**path) && !is_listed(path, *kind));
    found.extend(missing.map(|(path, kind)| format!("{kind:?} {path} is emitted, but not listed")));
    found
}

/// Reads the files of a crate.
fn read(files: &BTreeMap<String, String>) -> Entries {
    let sources = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let parsed: Vec<(&str, Vec<Item>)> = sources
        .map(|(path, text)| {
            let items = syn::parse_file(text).unwrap().items;
            (path.as_str(), items.into_iter().flat_map(requests::expanded).collect())
        })
        .collect();
    let mut modules = BTreeMap::<String, BTreeSet<String>>::new();
    for (path, items) in &parsed {
        modules.entry(module(path)).or_default().extend(items.iter().filter_map(items::name_of));
    }
    let mut entries = Entries::new();
    for (path, items) in &parsed {
        let module = module(path);
        // The file of a group names the types of the others with `super::`.
        let own = match path.contains("/types/") {
            true => items.iter().filter_map(items::name_of).collect(),
            false => modules[&module].clone(),
        };
        let mut reader = Reader { module: &module, own, entries: &mut entries };
        items.iter().for_each(|item| reader.item(item));
    }
    entries
}

/// Returns the public module of a file: its parent re-exports the items of `types`, and the root those of `client`.
fn module(path: &str) -> String {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.split("/types").next().unwrap_or(path);
    if path == "lib" || path == "client" { String::new() } else { path.replace('/', "::") }
}

struct Reader<'a> {
    module: &'a str,
    /// The types that the module defines.
    own: BTreeSet<String>,
    entries: &'a mut Entries,
}

impl Reader<'_> {
    fn add(&mut self, path: String, kind: ItemKind, text: String) {
        self.entries.insert((path, kind), Entry { text, exhaustive: false });
    }

    fn path(&self, name: &str) -> String {
        if self.module.is_empty() { name.to_owned() } else { format!("{}::{name}", self.module) }
    }
}
