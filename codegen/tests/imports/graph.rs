//! The dependencies between the files of a crate, and their cycles.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Spacing, TokenStream, TokenTree};

use super::source::{Crate, Module, ModulePath};

/// The files that each file uses, all as modules.
pub(crate) type Graph = BTreeMap<ModulePath, BTreeSet<ModulePath>>;

/// The target of a path: a module, or an item that a module defines.
enum Target {
    Module(ModulePath),
    ItemOf(ModulePath),
}

impl Crate {
    /// Returns the files that each file uses. A re-export from a child module does not count: it only
    /// declares an item.
    pub(crate) fn graph(&self) -> Graph {
        let mut graph = Graph::new();
        for (path, module) in &self.modules {
            let used = self.used(path, module).into_iter().map(|used| self.modules[&used].file.clone());
            graph.entry(module.file.clone()).or_default().extend(used.filter(|used| *used != module.file));
        }
        graph
    }

    /// Returns the paths of a module's code and imports that begin with the root of the crate.
    pub(crate) fn root_paths(&self, module: &Module) -> Vec<Vec<String>> {
        let paths = module.code.iter().flat_map(|code| paths(code.clone()));
        let paths = paths.chain(module.uses.iter().map(|used| used.path.clone()));
        paths.filter(|path| path.len() > 1 && path[0] == "crate").collect()
    }

    fn used(&self, path: &ModulePath, module: &Module) -> BTreeSet<ModulePath> {
        let code: BTreeSet<Vec<String>> = module.code.iter().flat_map(|code| paths(code.clone())).collect();
        let mut used = BTreeSet::new();
        for import in &module.uses {
            let Some(target) = self.resolve(path, &import.path, &mut Vec::new()) else { continue };
            let (at, is_module) = match target {
                Target::Module(at) => (at, true),
                Target::ItemOf(at) => (at, false),
            };
            let named = import.name.as_ref().is_some_and(|name| code.iter().any(|path| path[0] == *name));
            let declared = import.exported && at.starts_with(path) && !named;
            // The uses of an imported module are in the paths that begin with it.
            if !declared && (!is_module || import.glob) {
                used.insert(at);
            }
        }
        // A single name is an import, which was resolved before, or an item of the same module.
        for segments in code.iter().filter(|segments| segments.len() > 1) {
            if let Some(Target::ItemOf(at)) = self.resolve(path, segments, &mut Vec::new()) {
                used.insert(at);
            }
        }
        used
    }

    /// Resolves a path from a module through re-exports; `None` if it leads out of the crate.
    fn resolve(
        &self,
        from: &ModulePath,
        segments: &[String],
        seen: &mut Vec<(ModulePath, String)>,
    ) -> Option<Target> {
        let (first, rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => self.walk(Vec::new(), rest, seen),
            "self" => self.walk(from.clone(), rest, seen),
            "super" => {
                let mut parent = from.clone();
                parent.pop()?;
                self.resolve_below(parent, rest, seen)
            }
            _ => match self.member(from, first, seen)? {
                Target::Module(module) => self.walk(module, rest, seen),
                item => Some(item),
            },
        }
    }

    fn resolve_below(
        &self,
        module: ModulePath,
        rest: &[String],
        seen: &mut Vec<(ModulePath, String)>,
    ) -> Option<Target> {
        match rest.first().map(String::as_str) {
            Some("super") => self.resolve(&module, rest, seen),
            _ => self.walk(module, rest, seen),
        }
    }

    fn walk(
        &self,
        mut module: ModulePath,
        rest: &[String],
        seen: &mut Vec<(ModulePath, String)>,
    ) -> Option<Target> {
        for name in rest {
            match self.member(&module, name, seen) {
                Some(Target::Module(next)) => module = next,
                Some(item) => return Some(item),
                // The item is created by a macro, or imported from another crate.
                None => return Some(Target::ItemOf(module)),
            }
        }
        Some(Target::Module(module))
    }

    /// The meaning of a name inside of a module.
    fn member(
        &self,
        module: &ModulePath,
        name: &str,
        seen: &mut Vec<(ModulePath, String)>,
    ) -> Option<Target> {
        if let Some(child) = self.child(module, name) {
            return Some(Target::Module(child));
        }
        let found = &self.modules[module];
        if found.items.iter().any(|item| item == name) {
            return Some(Target::ItemOf(module.clone()));
        }
        let key = (module.clone(), name.to_owned());
        if seen.contains(&key) {
            return None;
        }
        seen.push(key);
        let import = found.uses.iter().find(|import| import.name.as_deref() == Some(name));
        if let Some(import) = import {
            return self.resolve(module, &import.path, seen);
        }
        found.uses.iter().filter(|import| import.glob).find_map(|import| {
            match self.resolve(module, &import.path, seen)? {
                Target::Module(at) => self.member(&at, name, seen),
                Target::ItemOf(_) => None,
            }
        })
    }
}

/// The macros whose input is code for another place.
const QUOTES: [&str; 2] = ["quote!", "quote_spanned!"];

/// Returns the paths in some code: names with `::` between them. Paths that a macro builds from `$crate` are
/// omitted, since they are used at the call of the macro, and so are paths in quoted code, since they are
/// used in the emitted code.
fn paths(code: TokenStream) -> Vec<Vec<String>> {
    let (mut found, mut open) = (Vec::<Vec<String>>::new(), None::<Vec<String>>);
    let mut before = String::new();
    for token in code {
        match token {
            TokenTree::Ident(ident) => {
                match (&mut open, before.as_str()) {
                    (Some(path), "::") => path.push(ident.to_string()),
                    (open, "." | "$" | "::" | "fn") => found.extend(open.take()),
                    (open, _) => found.extend(open.replace(vec![ident.to_string()])),
                }
                before = ident.to_string();
                continue;
            }
            TokenTree::Group(group) => {
                found.extend(open.take());
                if !QUOTES.contains(&before.as_str()) {
                    found.extend(paths(group.stream()));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && before == ":" => {
                before = "::".to_owned();
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint => {
                before = ":".to_owned();
                continue;
            }
            TokenTree::Punct(punct) => {
                // The name before a single colon belongs to a field, an argument or a label.
                open = open.filter(|path| path.len() > 1 || punct.as_char() != ':');
                found.extend(open.take());
                match punct.as_char() {
                    // The name of a macro is kept to recognize its input.
                    '!' => before.push('!'),
                    other => before = other.to_string(),
                }
                continue;
            }
            TokenTree::Literal(_) => found.extend(open.take()),
        }
        before.clear();
    }
    found.extend(open);
    found
}

/// Returns the groups of files that use each other in a cycle.
pub(crate) fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reachable: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> =
        graph.keys().map(|file| (file, reachable(graph, file))).collect();
    let mut circles = BTreeSet::new();
    for (file, reached) in &reachable {
        if reached.contains(file) {
            let circle = reached.iter().filter(|other| reachable[*other].contains(file));
            circles.insert(circle.map(|file| file.join("::")).collect::<Vec<_>>());
        }
    }
    circles.into_iter().collect()
}

fn reachable<'a>(graph: &'a Graph, from: &ModulePath) -> BTreeSet<&'a ModulePath> {
    let (mut reached, mut todo) = (BTreeSet::new(), vec![from]);
    while let Some(file) = todo.pop() {
        for used in graph.get(file).into_iter().flatten() {
            if reached.insert(used) {
                todo.push(used);
            }
        }
    }
    reached
}
