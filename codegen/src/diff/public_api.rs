//! The public API of an emitted crate: every path that a program can name, and what it stands for.

use std::collections::BTreeMap;

/// What a path stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A module.
    Module,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// Another name for a type that is not of this crate.
    Alias,
    /// A public field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A public method or function of a type.
    Method,
    /// A trait that a type implements.
    Trait,
}

/// Something that a program can name.
#[derive(Clone, Copy, Debug)]
pub struct PublicItem<'a> {
    /// Its path, from the root of the crate.
    pub path: &'a str,
    /// What it is.
    pub kind: ItemKind,
    /// Its type or signature.
    pub text: &'a str,
    /// Whether adding to it breaks programs: an enum or struct without `#[non_exhaustive]`.
    pub exhaustive: bool,
}

/// A path and what it stands for: a field and a method may share a path.
pub(super) type Key = (String, ItemKind);

/// What is to be known of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its type or signature, with every path of the crate written from its root.
    pub(super) text: String,
    /// Whether adding to it breaks: an enum or struct without `#[non_exhaustive]`.
    pub(super) exhaustive: bool,
    /// What it does, where a program would not notice that the same signature came to do something else.
    pub(super) does: Option<String>,
}

/// Every path that a program can name.
#[derive(Clone, Debug, Default)]
pub(super) struct PublicApi {
    pub(super) entries: BTreeMap<Key, Entry>,
    /// What aliases stand for.
    pub(super) aliases: BTreeMap<String, String>,
}

impl PublicApi {
    /// An alias of one of the crate's types has all that the type has: for a program the two are the same.
    pub(super) fn follow_aliases(&mut self) {
        let targets: Vec<(String, String)> =
            self.aliases.keys().map(|alias| (alias.clone(), resolve(alias, &self.aliases))).collect();
        for (alias, target) in &targets {
            let below = format!("{target}::");
            let copies: Vec<(Key, Entry)> = self
                .entries
                .iter()
                .filter_map(|((path, kind), entry)| {
                    let rest = if path == target { "" } else { path.strip_prefix(&below)? };
                    let separator = if rest.is_empty() { "" } else { "::" };
                    Some(((format!("{alias}{separator}{rest}"), *kind), entry.clone()))
                })
                .collect();
            if copies.iter().any(|((path, _), _)| path == alias) {
                self.entries.remove(&(alias.clone(), ItemKind::Alias));
            }
            self.entries.extend(copies);
        }
    }
}

/// Follows aliases through a text, to what no alias stands for. An alias can't lead to itself.
pub(super) fn resolve(text: &str, aliases: &BTreeMap<String, String>) -> String {
    replace(text, &|word| aliases.get(word).map(|target| resolve(target, aliases)))
}

/// Replaces the paths in a text for which there is something to put in their place.
pub(super) fn replace(text: &str, with: &dyn Fn(&str) -> Option<String>) -> String {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_path) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_path(c)).unwrap_or(from.len());
        out.push_str(before);
        out.push_str(&with(&from[..end]).unwrap_or_else(|| from[..end].to_owned()));
        rest = &from[end..];
    }
    out + rest
}
