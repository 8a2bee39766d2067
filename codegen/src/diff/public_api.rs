//! The public API of an emitted crate: every path that a program can name, with its item.

use std::collections::BTreeMap;

/// The kind of item at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A module.
    Module,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// An alias of a type of another crate.
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

/// An item that a program can name.
#[derive(Clone, Copy, Debug)]
pub struct PublicItem<'a> {
    /// Its path, from the root of the crate.
    pub path: &'a str,
    /// The kind.
    pub kind: ItemKind,
    /// Its type or signature.
    pub text: &'a str,
    /// Whether adding to it breaks programs: an enum or struct without `#[non_exhaustive]`.
    pub exhaustive: bool,
}

/// A path and its kind of item: a field and a method may have the same path.
pub(super) type Key = (String, ItemKind);

/// The properties of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its type or signature, with every path of the crate written from its root.
    pub(super) text: String,
    /// Whether adding to it breaks: an enum or struct without `#[non_exhaustive]`.
    pub(super) exhaustive: bool,
    /// The behavior, if it can change without the signature.
    pub(super) does: Option<String>,
}

/// Every path that a program can name.
#[derive(Clone, Debug, Default)]
pub(super) struct PublicApi {
    pub(super) entries: BTreeMap<Key, Entry>,
    /// The targets of aliases.
    pub(super) aliases: BTreeMap<String, String>,
}

impl PublicApi {
    /// Adds the items of a type to an alias of it: to a program, both are the same type.
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

/// Resolves the aliases in a text. An alias cannot refer to itself.
pub(super) fn resolve(text: &str, aliases: &BTreeMap<String, String>) -> String {
    replace(text, &|word| aliases.get(word).map(|target| resolve(target, aliases)))
}

/// Replaces the paths in a text that have a replacement.
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
