//! The reference's markdown into the spec.
//!
//! What the reference knows is set: which endpoints, types, fields, values and alternatives there are, their order,
//! types and paths, and what its order of fields says about presence. What it doesn't know stays as the spec has it:
//! docs, `null`, the alternative `string`, default betas, Rust names, examples, limits. Of the text about a
//! declaration only the first words are looked at, which say where a parameter goes and whether it is deprecated.

mod bullet;
mod collect;
mod endpoint;
mod known;
mod names;
mod page;
mod reference;
mod shape;

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
    use crate::spec::Source;
    #[test]
    fn probe() {
        let text = std::fs::read_to_string("/work/shared/reference/beta-api-reference.md").unwrap();
        let page = Page { name: "ref".into(), text };
        let mut sources = Vec::new();
        let mut dirs = vec![std::path::PathBuf::from("../spec")];
        while let Some(d) = dirs.pop() {
            for e in std::fs::read_dir(d).unwrap() {
                let p = e.unwrap().path();
                if p.is_dir() { dirs.push(p); } else if p.extension().is_some_and(|e| e == "yaml") {
                    sources.push(Source { file: p.to_str().unwrap().trim_start_matches("../").to_owned(), text: std::fs::read_to_string(&p).unwrap() });
                }
            }
        }
        let spec = crate::spec::read(&sources).unwrap();
        let known = known::Known::new(&spec);
        let sections = page::read(&page).unwrap();
        match reference::assemble(&[("ref", sections)], &known) {
            Ok(r) => println!("{} {} {:?}", r.types.len(), r.endpoints.len(), r.covered.keys()),
            Err(errors) => { for e in errors.iter().take(40) { println!("{e}"); } println!("{}", errors.len()); }
        }
    }
}
