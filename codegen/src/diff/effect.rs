//! The differences between the public APIs of two emitted crates.

use std::collections::BTreeMap;

use super::public_api::{Entry, ItemKind, Key, PublicApi, replace, resolve};

/// A difference between two public APIs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// The path, from the root of the crate: `messages::Message::id`. A trait follows the type that implements it.
    pub path: String,
    /// The kind of item.
    pub kind: ItemKind,
    /// The change.
    pub what: Difference,
    /// Whether a program that compiled can fail to compile.
    pub breaking: bool,
}

/// The change of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It was added.
    Added,
    /// It was removed.
    Removed,
    /// Its type or signature changed.
    Changed {
        /// The old one.
        from: String,
        /// The new one.
        to: String,
    },
    /// It has the same signature, but different behavior.
    Repurposed {
        /// The old behavior.
        from: String,
        /// The new behavior.
        to: String,
    },
    /// It became `#[non_exhaustive]`, so that matches need a `_` arm.
    Opened,
    /// It lost `#[non_exhaustive]`.
    Closed,
}

/// Returns all differences. Items below an added or removed type or module are not listed separately.
pub(super) fn effects(old: &PublicApi, new: &PublicApi) -> Vec<Effect> {
    let follow = |text: &str| resolve(&resolve(text, &old.aliases), &new.aliases);
    // The path of a trait ends in the trait with its arguments, which can contain aliases.
    let key = |(path, kind): &Key| match (kind, path.find('<')) {
        (ItemKind::Trait, Some(open)) => (format!("{}{}", &path[..open], follow(&path[open..])), *kind),
        _ => (path.clone(), *kind),
    };
    let before: BTreeMap<Key, &Entry> = old.entries.iter().map(|(name, entry)| (key(name), entry)).collect();
    let after: BTreeMap<Key, &Entry> = new.entries.iter().map(|(name, entry)| (key(name), entry)).collect();
    // Items of an alias are also items of its type, and are reported there.
    let twin = |path: &str| {
        old.aliases.keys().any(|alias| {
            is_below(path, alias)
                && new.aliases.contains_key(alias)
                && follow(alias) == resolve(alias, &new.aliases)
                && old.entries.keys().any(|(path, _)| *path == resolve(alias, &old.aliases))
        })
    };
    let mut effects = Vec::new();
    for ((path, kind), entry) in &before {
        let mut add =
            |what, breaking| effects.push(Effect { path: path.clone(), kind: *kind, what, breaking });
        let Some(now) = after.get(&(path.clone(), *kind)) else {
            if !within_another(path, &before, &after) {
                add(Difference::Removed, true);
            }
            continue;
        };
        let (from, to) = (follow(&entry.text), follow(&now.text));
        if from != to {
            add(Difference::Changed { from, to }, true);
        } else if let (Some(from), Some(to)) = (&entry.does, &now.does)
            && from != to
        {
            add(Difference::Repurposed { from: from.clone(), to: to.clone() }, true);
        }
        match (entry.exhaustive, now.exhaustive) {
            (true, false) => add(Difference::Opened, true),
            (false, true) => add(Difference::Closed, false),
            _ => {}
        }
    }
    for (path, kind) in after.keys().filter(|key| !before.contains_key(*key)) {
        if !within_another(path, &after, &before) {
            let breaking =
                matches!(kind, ItemKind::Variant | ItemKind::Field) && is_exhaustive(parent(path), &before);
            let what = Difference::Added;
            effects.push(Effect { path: path.clone(), kind: *kind, what, breaking });
        }
    }
    effects.retain(|effect| !twin(&effect.path));
    effects.sort();
    effects
}

/// Returns whether a module or type above `path` is in one surface only.
fn within_another(path: &str, here: &BTreeMap<Key, &Entry>, there: &BTreeMap<Key, &Entry>) -> bool {
    let holders = [ItemKind::Module, ItemKind::Struct, ItemKind::Enum, ItemKind::Alias];
    let mut above = parent(path);
    while !above.is_empty() {
        let has = |entries: &BTreeMap<Key, &Entry>| {
            holders.into_iter().find(|kind| entries.contains_key(&(above.to_owned(), *kind)))
        };
        if has(here).is_some() && has(here) != has(there) {
            return true;
        }
        above = parent(above);
    }
    false
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Returns the path without its last segment; a trait's arguments are part of its segment.
fn parent(path: &str) -> &str {
    let end = path.find('<').unwrap_or(path.len());
    path[..end].rsplit_once("::").map_or("", |(parent, _)| parent)
}

fn is_exhaustive(path: &str, entries: &BTreeMap<Key, &Entry>) -> bool {
    [ItemKind::Struct, ItemKind::Enum]
        .into_iter()
        .any(|kind| entries.get(&(path.to_owned(), kind)).is_some_and(|entry| entry.exhaustive))
}

impl Effect {
    /// Returns whether the path is `above` or lies below it.
    pub(super) fn is_at_or_below(&self, above: &str) -> bool {
        is_below(&self.path, above)
    }

    /// Returns whether it is about this path, or about an added or removed type or module that contains it.
    pub(super) fn is_about(&self, path: &str) -> bool {
        let whole =
            matches!(self.kind, ItemKind::Module | ItemKind::Struct | ItemKind::Enum | ItemKind::Alias)
                && matches!(self.what, Difference::Added | Difference::Removed);
        self.path == path || (whole && is_below(path, &self.path))
    }

    /// Returns whether the effect consists only of renamed paths.
    pub(super) fn follows_from(&self, renamed: &BTreeMap<String, String>) -> bool {
        match &self.what {
            Difference::Changed { from, to } => replace(from, &|path| renamed.get(path).cloned()) == *to,
            _ => self.path.find('<').is_some_and(|open| {
                renamed.iter().any(|(from, to)| {
                    self.path[open..].contains(from.as_str()) || self.path[open..].contains(to.as_str())
                })
            }),
        }
    }

    /// Returns whether the path was removed.
    pub(super) fn is_gone(&self) -> bool {
        self.what == Difference::Removed
    }

    /// Describes the change.
    pub(crate) fn describe(&self) -> String {
        let path = match self.kind {
            ItemKind::Trait => match parent(&self.path) {
                "" => self.path.clone(),
                type_ => format!("{type_}: {}", &self.path[type_.len() + 2..]),
            },
            _ => self.path.clone(),
        };
        match &self.what {
            Difference::Added => format!("`{path}` is new"),
            Difference::Removed => format!("`{path}` was removed"),
            Difference::Changed { from, to } => format!("`{path}` was `{from}` and is now `{to}`"),
            Difference::Repurposed { from, to } => format!("`{path}` {to}, and no longer {from}"),
            Difference::Opened => format!("matches on `{path}` need a `_` arm"),
            Difference::Closed => format!("matches on `{path}` need no `_` arm"),
        }
    }
}
