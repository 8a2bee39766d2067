//! Spec to text, in the one canonical form.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Api, Resource, Source};
use crate::diag::Diagnostic;

/// The first line of every file: editors with a YAML language server find the schema by it.
const MODE_LINE: &str = "# yaml-language-server: $schema=";

/// The text of a file of the spec.
pub fn write(file: &str, content: &impl Serialize) -> Result<String, Diagnostic> {
    let yaml = serde_yaml::to_string(content).map_err(|error| {
        Diagnostic::new(file, Default::default(), error.to_string(), "report this as a defect")
    })?;
    let ups = "../".repeat(file.matches('/').count().saturating_sub(1));
    Ok(format!("{MODE_LINE}{ups}schema.json\n{}", spaced(&yaml)))
}

/// The canonical form of a file that may be written in another way.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    no_comments(source)?;
    let fail = |error: Vec<Diagnostic>| error;
    if source.resource() == "api" {
        write(&source.file, &parse::<Api>(source).map_err(fail)?).map_err(|error| vec![error])
    } else {
        write(&source.file, &parse::<Resource>(source).map_err(fail)?).map_err(|error| vec![error])
    }
}

fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, Vec<Diagnostic>> {
    super::read::one(source)
}

/// Rewriting would lose a comment without a word, so it is a mistake that says where the text belongs.
fn no_comments(source: &Source) -> Result<(), Vec<Diagnostic>> {
    let mistakes: Vec<_> = comments(&source.text)
        .into_iter()
        .map(|offset| {
            let help = "write it as `note:` of the type, or leave it out";
            Diagnostic::new(&source.file, Default::default(), "comments do not survive formatting", help)
                .at_byte(offset)
        })
        .collect();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// Offsets of lines that are comments, except the mode line and text inside block scalars.
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

/// Sets endpoints and types apart with a blank line. Only keys stand at an indent of two: text of block scalars under
/// them is indented further.
fn spaced(yaml: &str) -> String {
    let mut out = String::with_capacity(yaml.len() + yaml.len() / 16);
    let mut in_section = false;
    for line in yaml.lines() {
        let top = !line.is_empty() && !line.starts_with(' ') && !line.starts_with('-');
        if top {
            in_section = line == "endpoints:" || line == "types:";
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
