//! Every change of a spec that could occur in an API. Each change is applied in turn; those that the checks reject are
//! skipped.

mod endpoints;
mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::Value;

use crate::tree::{Place, Tree, map};

/// A changed spec and a description of the change.
pub(crate) struct Mutation {
    pub(crate) what: String,
    pub(crate) tree: Tree,
}

/// Returns the number of changes of `tree`.
pub(crate) fn count(tree: &Tree) -> usize {
    changes(tree, &BTreeSet::new()).next
}

/// Returns the changes of `tree` with these numbers, except those without effect. All of them would not fit
/// into memory.
pub(crate) fn some(tree: &Tree, wanted: &BTreeSet<usize>) -> Vec<Mutation> {
    changes(tree, wanted).found
}

fn changes<'a>(tree: &'a Tree, wanted: &'a BTreeSet<usize>) -> Changes<'a> {
    let mut changes = Changes { tree, wanted, next: 0, found: Vec::new() };
    for file in tree.files() {
        resource(&mut changes, &file);
        for name in tree.keys(&Place::new(&file, &["types"])) {
            types::change(&mut changes, &file, &name);
        }
        for name in tree.keys(&Place::new(&file, &["endpoints"])) {
            endpoints::change(&mut changes, &file, &name);
        }
    }
    changes
}

struct Changes<'a> {
    tree: &'a Tree,
    wanted: &'a BTreeSet<usize>,
    /// The number of the next change.
    next: usize,
    found: Vec<Mutation>,
}

impl Changes<'_> {
    /// Applies one change if it is requested and has an effect.
    fn make(&mut self, what: impl std::fmt::Display, change: impl FnOnce(&mut Tree)) {
        self.next += 1;
        if !self.wanted.contains(&(self.next - 1)) {
            return;
        }
        let mut tree = self.tree.clone();
        change(&mut tree);
        if tree != *self.tree {
            self.found.push(Mutation { what: what.to_string(), tree });
        }
    }

    /// Sets a missing flag, or removes an existing one.
    fn flip(&mut self, place: &Place, key: &str) {
        let is_set = self.tree.flag(&place.key(key));
        self.make(format!("{place}: {key} = {}", !is_set), |tree| match is_set {
            true => tree.remove(place, key),
            false => tree.set(place, key, true),
        });
    }

    /// Removes, renames and moves each entry of a map.
    fn entries(&mut self, place: &Place, new_name: impl Fn(&str) -> String) {
        for key in self.tree.keys(place) {
            self.make(format!("{place} {key}: removed"), |tree| tree.remove(place, &key));
            let name = new_name(&key);
            self.make(format!("{place} {key}: renamed"), |tree| tree.rename(place, &key, &name));
        }
        if self.tree.keys(place).len() > 1 {
            self.make(format!("{place}: reordered"), |tree| tree.rotate(place));
        }
    }

    /// Changes the properties of everything that has a name and docs.
    fn remarks(&mut self, place: &Place, rust_name: &str) {
        let reason = "The derived name is unclear.";
        if self.tree.get(&place.key("rust")).is_some() {
            self.make(format!("{place}: no Rust name"), |tree| tree.remove(place, "rust"));
        } else {
            let rust = map([("name", rust_name.into()), ("reason", reason.into())]);
            self.make(format!("{place}: a Rust name"), |tree| tree.set(place, "rust", rust));
        }
        match self.tree.get(&place.key("deprecated")) {
            Some(_) => self.make(format!("{place}: not deprecated"), |tree| tree.remove(place, "deprecated")),
            None => self.make(format!("{place}: deprecated"), |tree| {
                tree.set(place, "deprecated", "Use something newer instead.");
            }),
        }
        self.make(format!("{place}: other docs"), |tree| tree.set(place, "doc", HARD_DOCS));
    }

    /// Returns the names of the types of one kind, by the key that only they have.
    fn types_with(&self, key: &str) -> Vec<String> {
        let files = self.tree.files().into_iter();
        files
            .flat_map(|file| {
                let types = Place::new(&file, &["types"]);
                let names = self.tree.keys(&types).into_iter();
                names.filter(|name| self.tree.get(&types.key(name).key(key)).is_some()).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Types that replace another one: the plain ones, some composed ones, and the first of every kind.
    fn other_types(&self) -> Vec<String> {
        let plain = [
            "string",
            "integer",
            "number",
            "boolean",
            "datetime",
            "base64",
            "any",
            "list<string>",
            "map<integer>",
            "list<list<boolean?>>",
            "map<string?>",
        ];
        let named = ["fields", "values", "variants", "alias"].into_iter();
        let named = named
            .flat_map(|key| self.types_with(key).into_iter().take(1))
            .flat_map(|name| [format!("list<{name}>"), format!("map<{name}?>"), name]);
        plain.into_iter().map(str::to_owned).chain(named).collect()
    }
}

/// Docs with characters that have a meaning in Markdown, rustdoc or Rust.
const HARD_DOCS: &str = "\
Ends a comment */ and begins one /*, has `code`, \"quotes\", a \\ backslash, Vec<Option<T>>, [brackets] and [Self::new].

    An indented line, which is no program.

# A heading

* one
* two: https://example.com and {braces} {} <b>bold</b> é 漢字

```
not a program at all
```";

fn resource(changes: &mut Changes<'_>, file: &str) {
    let root = Place::new(file, &[]);
    changes.make(format!("{file}: removed"), |tree| drop(tree.0.remove(file)));
    for name in ["others", "option", "client_2", "json_2"] {
        changes.make(format!("{file}: renamed to {name}"), |tree| {
            let root = tree.0.remove(file).unwrap();
            tree.0.insert(format!("spec/{name}.yaml"), root);
        });
    }
    for name in ["below", "json", "runtime", "types", "operations", "client"] {
        changes.make(format!("{file}: {name} below it"), |tree| {
            let below = file.replace(".yaml", &format!("/{name}.yaml"));
            tree.0.insert(below, Arc::new(serde_yaml::from_str(BELOW).unwrap()));
        });
    }
    changes.make(format!("{file}: other docs"), |tree| tree.set(&root, "doc", HARD_DOCS));
    if changes.tree.get(&root.key("webhook")).is_some() {
        changes.make(format!("{file}: no webhook"), |tree| tree.remove(&root, "webhook"));
    } else {
        for event in changes.other_types() {
            changes.make(format!("{file}: a webhook of {event}"), |tree| {
                let webhook = map([("type", event.into()), ("doc", "Reads what was posted.".into())]);
                tree.set(&root, "webhook", webhook);
            });
        }
    }
}

const BELOW: &str = "
doc: What lies below.
endpoints:
  count:
    method: GET
    path: /v9/below/count
    doc: Counts what lies below.
    returns:
      json: BelowCount
types:
  BelowCount:
    doc: How many lie below.
    fields:
      count:
        type: integer
        doc: How many.
";

/// A field or parameter without special properties.
fn plain(type_: &str) -> Value {
    map([("type", type_.into()), ("doc", "Something new.".into())])
}
