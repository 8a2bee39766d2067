//! The reference's markdown into the spec.
//!
//! What the reference knows is set: which endpoints, types, fields, values and alternatives there are, their order,
//! types and paths, and what its order of fields says about presence. What it doesn't know stays as the spec has it:
//! docs, `null`, the alternative `string`, default betas, Rust names, examples, limits. Of the text about a
//! declaration only the first words are looked at, which say where a parameter goes and whether it is deprecated.

mod bullet;
mod collect;
mod names;
mod page;

use std::fmt;

/// A page of the reference.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its name, for messages.
    pub name: String,
    /// Its markdown.
    pub text: String,
}

/// Why nothing was taken from a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageError {
    /// The page's name.
    pub page: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl PageError {
    fn new(page: &str, line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { page: page.to_owned(), line, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, line, message, help } = self;
        write!(f, "{page}:{line}: {message}\n  help: {help}")
    }
}

impl std::error::Error for PageError {}

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    page: String,
    line: usize,
}
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn probe() {
        let text = std::fs::read_to_string("/work/shared/reference/beta-api-reference.md").unwrap();
        let sections = page::read(&Page { name: "ref".into(), text }).unwrap_or_else(|e| panic!("{} {:#?}", e.len(), &e[..10.min(e.len())]));
        let mut errors = Vec::new();
        for s in &sections {
            let d = collect::collect("ref", s, &mut errors);
            for (n, t) in &d.types { if t.body.is_empty() { println!("empty {n} in {} {}", s.title, t.at.line); } }
        }
        for e in errors.iter().take(30) { println!("{e}"); }
        println!("{}", errors.len());
    }
}
