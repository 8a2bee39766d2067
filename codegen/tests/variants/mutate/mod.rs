//! Every change of a spec that could occur in an API. Each change is applied in turn; those that the checks reject are
//! skipped.

mod endpoints;
mod keys;
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
    for key in tree.keys(&Place::new("spec/api.yaml", &[])) {
        // The crates are compiled with the runtime in this workspace.
        if key != "packages" {
            changes.every_node(&Place::new("spec/api.yaml", &[&key]));
        }
    }
    for key in tree.keys(&Place::new("spec/api.yaml", &[])) {
        let api = Place::new("spec/api.yaml", &[]);
        changes.make(format!("{api}: no {key}"), |tree| tree.remove(&api, &key));
    }
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

    /// Returns the first types that mention a type. With one of them inside of it, a type contains itself.
    fn users(&self, name: &str) -> Vec<String> {
        let mentions = |definition: &Value| {
            let text = serde_yaml::to_string(definition).unwrap();
            text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name)
        };
        let types = self.tree.files().into_iter().flat_map(|file| {
            let types = Place::new(&file, &["types"]);
            self.tree.keys(&types).into_iter().map(move |key| (types.key(&key), key))
        });
        let users = types.filter(|(place, key)| key != name && self.tree.get(place).is_some_and(mentions));
        users.map(|(_, key)| key).take(2).collect()
    }

    /// Types that make a type contain itself.
    fn recursive_types(&self, own_name: &str) -> Vec<String> {
        let around = |name: &str| {
            ["NAME", "list<NAME>", "map<NAME>", "list<NAME?>", "list<map<NAME>>"]
                .map(|type_| type_.replace("NAME", name))
        };
        let own = around(own_name).into_iter();
        own.chain(self.users(own_name).iter().flat_map(|user| around(user))).collect()
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

    /// Returns an endpoint by its resource and name, as in `url_of`.
    fn an_endpoint(&self) -> Option<String> {
        self.tree.files().into_iter().find_map(|file| {
            let name = self.tree.keys(&Place::new(&file, &["endpoints"])).pop()?;
            let resource = file.trim_start_matches("spec/").trim_end_matches(".yaml").to_owned();
            Some(format!("{resource}.{name}"))
        })
    }

    /// Returns the first values of the enum of beta features.
    fn betas(&self) -> Vec<String> {
        let Some(type_) = self.tree.text(&Place::new("spec/api.yaml", &["betas", "type"])) else {
            return Vec::new();
        };
        let files = self.tree.files().into_iter();
        files
            .flat_map(|file| self.tree.keys(&Place::new(&file, &["types", type_, "values"])))
            .take(2)
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
    for key in ["example", "guide"] {
        if changes.tree.get(&root.key(key)).is_some() {
            changes.make(format!("{file}: no {key}"), |tree| tree.remove(&root, key));
        }
    }
    groups(changes, file, &root);
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

/// Moves the types of a resource into a new group, or out of all groups.
fn groups(changes: &mut Changes<'_>, file: &str, root: &Place) {
    let types = Place::new(file, &["types"]);
    let names = changes.tree.keys(&types);
    changes.make(format!("{file}: no groups"), |tree| {
        tree.remove(root, "groups");
        names.iter().for_each(|name| tree.remove(&types.key(name), "group"));
    });
    for name in ["brand_new", "requests", "types", "operations", "mod", "json", "Self"] {
        for part in [1, 2] {
            changes.make(format!("{file}: a group {name} of 1 in {part} types"), |tree| {
                let group = map([("title", "Brand new".into()), ("doc", "Things unheard of.".into())]);
                tree.set(root, "groups", map([(name, group)]));
                names.iter().for_each(|name| tree.remove(&types.key(name), "group"));
                for type_ in names.iter().step_by(part) {
                    tree.set(&types.key(type_), "group", name);
                }
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
