//! Pages of the reference, imported as they are and edited.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::sync::LazyLock;

use anthropic_beta_codegen::import::{ImportError, Imported, Page, PageError, import};
use anthropic_beta_codegen::spec::Source;

use crate::common;

/// The whole reference.
pub(crate) static REFERENCE: LazyLock<String> = LazyLock::new(|| common::reference("beta-api-reference.md"));
/// The spec.
pub(crate) static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(common::sources);

/// Imports `text` as the only page.
pub(crate) fn run(text: &str, sources: &[Source]) -> Result<Imported, Vec<PageError>> {
    import(&[Page { name: "page.md".to_owned(), text: text.to_owned() }], sources).map_err(
        |error| match error {
            ImportError::Pages(errors) => errors,
            ImportError::Spec(errors) | ImportError::Document(errors) => panic!("{errors:?}"),
        },
    )
}

/// The members of the object `name`, wherever it is written out in `text`, passed through `edit`.
pub(crate) fn with_members(
    text: &str,
    name: &str,
    edit: impl Fn(Vec<Vec<String>>) -> Vec<Vec<String>>,
) -> String {
    let head = format!("- `type {name} struct{{…}}`");
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<String> = Vec::new();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        out.push((*line).to_owned());
        index += 1;
        if line.trim_start() != head {
            continue;
        }
        let indent = line.len() - line.trim_start().len() + 2;
        let inside = |line: &&&str| line.is_empty() || line.len() - line.trim_start().len() >= indent;
        let inner: Vec<&str> = lines[index..].iter().take_while(inside).copied().collect();
        index += inner.len();
        let first = inner.iter().position(|line| line.trim_start().starts_with("- `")).unwrap_or(inner.len());
        out.extend(inner[..first].iter().map(|line| (*line).to_owned()));
        let mut members: Vec<Vec<String>> = Vec::new();
        for line in &inner[first..] {
            if line.starts_with(&format!("{}- `", " ".repeat(indent))) {
                members.push(Vec::new());
            }
            members.last_mut().expect("the first line begins a member").push((*line).to_owned());
        }
        out.extend(edit(members).concat());
    }
    out.join("\n") + "\n"
}

/// `text` with every line passed through `edit`, which gets the line without its indent; `None` leaves it alone, and
/// the lines it gives are indented like the one they replace and set off by blank ones.
pub(crate) fn edited(text: &str, edit: impl Fn(&str) -> Option<Vec<String>>) -> String {
    let mut out = Vec::new();
    let mut edits = 0;
    for line in text.lines() {
        let content = line.trim_start();
        match edit(content) {
            Some(lines) => {
                edits += 1;
                let indent = &line[..line.len() - content.len()];
                for line in lines {
                    out.extend([format!("{indent}{line}"), String::new()]);
                }
            }
            None => out.push(line.to_owned()),
        }
    }
    assert!(edits > 0, "the edit touches nothing");
    out.join("\n") + "\n"
}

/// `text` with the declaration `new` before every declaration `line`.
pub(crate) fn before(text: &str, line: &str, new: &[&str]) -> String {
    edited(text, |content| {
        (content == line).then(|| new.iter().chain(&[line]).map(|line| (*line).to_owned()).collect())
    })
}

/// The section of the reference under `## title` that calls `call`.
pub(crate) fn section(title: &str) -> &'static str {
    let start = REFERENCE.find(&format!("\n## {title}\n")).expect("the section exists") + 1;
    let end = REFERENCE[start + 3..].find("\n## ").map_or(REFERENCE.len(), |end| start + 3 + end + 1);
    &REFERENCE[start..end]
}
