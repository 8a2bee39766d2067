//! Writes the spec in its canonical form.

use serde::Serialize;

use super::{Api, Resource, Source};
use crate::diag::{Diagnostic, Kind, Spot};
use crate::reader::Read;

/// The first line of every file: it refers editors with a YAML language server to the schema.
const MODE_LINE: &str = "# yaml-language-server: $schema=";

/// Returns the text of a file of the spec.
pub fn write(file: &str, content: &impl Serialize) -> Result<String, Diagnostic> {
    let yaml = serde_yaml::to_string(content).map_err(|error| {
        Diagnostic::new(Kind::Defect, file, Default::default(), error.to_string(), "report this as a bug")
    })?;
    let ups = "../".repeat(file.matches('/').count().saturating_sub(1));
    Ok(format!("{MODE_LINE}{ups}schema.json\n{}", spaced(&yaml)))
}

/// Returns the canonical form of a file.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    no_comments(source)?;
    if source.resource() == "api" { rewritten::<Api>(source) } else { rewritten::<Resource>(source) }
}

fn rewritten<T: Read + Serialize>(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let content: T = super::read::one(source)?;
    write(source.file(), &content).map_err(|error| vec![error])
}

/// Reports comments, which formatting would remove, with the keys that can contain their text.
fn no_comments(source: &Source) -> Result<(), Vec<Diagnostic>> {
    let diagnostics: Vec<_> = comments(source.text())
        .into_iter()
        .map(|offset| {
            let help = "write it as `note:` of the type, or remove it";
            let message = "formatting would remove this comment";
            Diagnostic::new(Kind::Comment, source.file(), Default::default(), message, help)
                .at(Spot::Byte(offset))
        })
        .collect();
    if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
}

/// Returns the offsets of comment lines, except the first line and text inside of block scalars.
fn comments(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut block: Option<usize> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        if block.is_some_and(|parent| indent <= parent && !content.is_empty()) {
            block = None;
        }
        if block.is_none() {
            if content.trim_start().starts_with('#') && !content.starts_with(MODE_LINE) {
                found.push(offset + indent);
            }
            if [": |", ": |-", ": |+", ": >", ": >-", "- |", "- |-"].iter().any(|end| content.ends_with(end))
            {
                block = Some(indent);
            }
        }
        offset += line.len();
    }
    found
}

/// Separates endpoints, groups and types by a blank line. Only keys have an indentation of two: the text of
/// block scalars below them is indented further.
fn spaced(yaml: &str) -> String {
    let mut out = String::with_capacity(yaml.len() + yaml.len() / 16);
    let mut in_section = false;
    for line in yaml.lines() {
        let top = !line.is_empty() && !line.starts_with(' ') && !line.starts_with('-');
        if top {
            in_section = matches!(line, "endpoints:" | "groups:" | "types:");
        }
        let entry = in_section && line.starts_with("  ") && !line.starts_with("   ");
        if entry || (in_section && top) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
