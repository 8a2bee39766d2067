//! A program that uses everything in a crate: it creates, reads and matches every type, and calls every
//! method.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anthropic_beta_codegen::diff::{ItemKind, PublicItem, Snapshot};

/// Returns the program for the crate at the path `CRATE`, restricted to the given paths.
pub(crate) fn program(old: &Snapshot, wanted: impl Fn(&str) -> bool) -> String {
    let mut program = Program { text: HEAD.to_owned(), count: 0 };
    let mut variants: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for PublicItem { path, kind, text, .. } in old.public_items() {
        // Items that depend on a feature or are only for rustdoc.
        if ["guide", "mock", "blocking"].contains(&path)
            || path.starts_with("mock::")
            || path == "Client::Api"
        {
            continue;
        }
        let (owner, name) = split(path);
        // A match has all variants or none.
        let whole = if kind == ItemKind::Variant { owner } else { path };
        if !wanted(path) && !wanted(whole) {
            continue;
        }
        match kind {
            ItemKind::Module => program.add(&format!("use CRATE::{path} as NAME;")),
            ItemKind::Struct | ItemKind::Enum => program.add(&format!("pub fn NAME(_: &{path}) {{}}")),
            ItemKind::Alias => program.add(&format!("pub fn NAME(value: {path}) -> {text} {{ value }}")),
            ItemKind::Field => {
                program.add(&format!("pub fn NAME(value: &{owner}) -> &{text} {{ &value.{name} }}"));
                program
                    .add(&format!("pub fn NAME(value: &mut {owner}, new: {text}) {{ value.{name} = new; }}"));
            }
            ItemKind::Variant => variants.entry(owner).or_default().push((name, text)),
            ItemKind::Method => program.method(owner, name, text),
            ItemKind::Trait => program.implements(owner, name, text),
        }
    }
    for (path, variants) in variants {
        program.matches(path, &variants);
    }
    program.text
}

const HEAD: &str = "\
#![allow(unused, deprecated, private_interfaces)]
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use anthropic_beta_runtime as runtime;
use CRATE::*;
";

struct Program {
    text: String,
    count: usize,
}

impl Program {
    /// Adds an item with a unique name, in the place of `NAME`.
    fn add(&mut self, item: &str) {
        self.text.push_str(&item.replace("NAME", &format!("f{}", self.count)));
        self.text.push('\n');
        self.count += 1;
    }

    /// A call whose arguments are as generic as those of the method.
    fn method(&mut self, owner: &str, name: &str, signature: &str) {
        let (arguments, output) =
            signature.split_once(") -> ").unwrap_or((signature.trim_end_matches(')'), "()"));
        let output = output.replace("Self", owner);
        let arguments = split_top(&arguments[1..]);
        let (mut parameters, mut passed) = (Vec::new(), Vec::new());
        let mut receiver = format!("<{owner}>::{name}");
        for (position, argument) in arguments.iter().enumerate() {
            match argument.as_str() {
                "&self" | "&mut self" | "self" => {
                    parameters.push(format!("value: {}", argument.replace("self", owner)));
                    receiver = format!("value.{name}");
                }
                type_ => {
                    parameters.push(format!("a{position}: {}", type_.replace("Self", owner)));
                    passed.push(format!("a{position}"));
                }
            }
        }
        let (parameters, passed) = (parameters.join(", "), passed.join(", "));
        // Each list has its kind as a generic parameter, and `maybe` a `T`; all other types have a path.
        let words = parameters.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        let is_kind = |word: &str| word.trim_end_matches(char::is_numeric).ends_with("Kind");
        let kinds: BTreeSet<&str> =
            words.filter(|word| *word == "T" || is_kind(word) && !word.contains(':')).collect();
        let kinds = Vec::from_iter(kinds).join(", ");
        self.add(&format!("pub fn NAME<{kinds}>({parameters}) -> {output} {{ {receiver}({passed}) }}"));
    }

    fn implements(&mut self, owner: &str, name: &str, output: &str) {
        let bound = match name {
            "IntoFuture" => format!("IntoFuture<Output = {output}>"),
            "Hash" => "std::hash::Hash".to_owned(),
            "Debug" => "std::fmt::Debug".to_owned(),
            "FromStr" => format!("std::str::FromStr<Err = {output}>"),
            "FromIterator<T>" => format!("FromIterator<{output}>"),
            name => name.replace("<&", "<&'static "),
        };
        self.add(&format!("pub fn NAME() {{ fn is<T: {bound}>() {{}} is::<{owner}>() }}"));
    }

    /// A match with every variant, and the additional arm of an open enum; and the construction of each
    /// variant.
    fn matches(&mut self, path: &str, variants: &[(&str, &str)]) {
        let mut arms = String::new();
        for (name, payload) in variants {
            if *name == "Unknown" {
                continue;
            }
            if payload.is_empty() {
                let _ = write!(arms, "{path}::{name} => {{}} ");
                self.add(&format!("pub fn NAME() -> {path} {{ {path}::{name} }}"));
            } else {
                let type_ = &payload[1..payload.len() - 1];
                let _ = write!(arms, "{path}::{name}(held) => {{ let _: &{type_} = held; }} ");
                self.add(&format!("pub fn NAME(held: {type_}) -> {path} {{ {path}::{name}(held) }}"));
            }
        }
        let open = variants.iter().any(|(name, _)| *name == "Unknown");
        if open {
            self.add(&format!("pub fn NAME(value: &{path}) -> bool {{ matches!(value, {path}::Unknown(_)) && value.is_unknown() }}"));
            arms += "_ => {} ";
        }
        self.add(&format!("pub fn NAME(value: &{path}) {{ match value {{ {arms} }} }}"));
    }
}

/// Returns whether the use of an item can show that a path is broken. This is the case if the item is the
/// path, is below it, or is the type that it belongs to.
pub(crate) fn is_about(item: &str, broken: &str) -> bool {
    let below = item.strip_prefix(broken).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    below || split(broken).0 == item
}

/// Returns a path and its last segment, which may have arguments.
fn split(path: &str) -> (&str, &str) {
    let end = path.find('<').unwrap_or(path.len());
    let at = path[..end].rfind("::");
    at.map_or(("", path), |at| (&path[..at], &path[at + 2..]))
}

/// Splits at the commas outside of brackets.
fn split_top(text: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in text.chars() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
