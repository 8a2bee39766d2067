//! Diagnostics: what is wrong with the spec, where, and what to write instead.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::spec::{PathBuf, Source, locate};

/// One mistake in the spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as named by its [`Source`].
    pub file: String,
    /// The node of the file.
    pub path: PathBuf,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The byte where a syntax error stands; such a file has no nodes yet.
    pub offset: Option<usize>,
}

impl Diagnostic {
    /// A mistake at a node.
    pub fn new(file: &str, path: PathBuf, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: file.to_owned(), path, message: message.into(), help: help.into(), offset: None }
    }

    /// Line and column, both counted from 1, in the text it belongs to.
    pub fn position(&self, sources: &[Source]) -> (usize, usize) {
        let Some(text) = text_of(sources, &self.file) else { return (1, 1) };
        let before = &text[..self.span(text).start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    fn span(&self, text: &str) -> std::ops::Range<usize> {
        match self.offset {
            Some(offset) => offset.min(text.len())..offset.min(text.len()),
            None => locate(text, &self.path),
        }
    }
}

fn text_of<'a>(sources: &'a [Source], file: &str) -> Option<&'a str> {
    sources.iter().find(|source| source.file == file).map(|source| source.text.as_str())
}

/// All mistakes as a person reads them: sorted, each once, with the line shown and the place underlined.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    let renderer = Renderer::plain();
    let mut out = String::new();
    for diagnostic in diagnostics.iter().collect::<BTreeSet<_>>() {
        let text = text_of(sources, &diagnostic.file).unwrap_or_default();
        let snippet = Snippet::source(text)
            .path(&diagnostic.file)
            .annotation(AnnotationKind::Primary.span(diagnostic.span(text)));
        let mut group = Group::with_title(Level::ERROR.primary_title(&diagnostic.message)).element(snippet);
        if !diagnostic.help.is_empty() {
            group = group.element(Level::HELP.message(&diagnostic.help));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    let _ = writeln!(out, "{} in the spec; nothing was written", plural(diagnostics.len(), "mistake"));
    out
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name among `known` that `wanted` was most likely meant to be.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().min(wanted.len()) / 4)
        .min()
        .map(|(_, name)| name)
}

/// The Levenshtein distance, letters compared without case.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let substitute = diagonal + usize::from(!l.eq_ignore_ascii_case(r));
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_underlined_and_help_follows() {
        let source = Source {
            file: "spec/x.yaml".to_owned(),
            text: "doc: a\ntypes:\n  A:\n    alias: Bteaa\n".to_owned(),
        };
        let path = PathBuf::default().key("types").key("A").key("alias");
        let mistake = Diagnostic::new("spec/x.yaml", path, "no type `Bteaa`", "write `Beta`");
        assert_eq!(mistake.position(std::slice::from_ref(&source)), (4, 12));
        let text = render(&[mistake.clone(), mistake], &[source]);
        assert!(
            text.contains("--> spec/x.yaml:4:12")
                && text.contains("^^^^^")
                && text.contains("help: write `Beta`"),
            "{text}"
        );
    }

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["BetaMessage", "BetaMessageParam", "BetaModelInfo"];
        assert_eq!(nearest("BetaMesage", known), Some("BetaMessage"));
        assert_eq!(nearest("betamessage", known), Some("BetaMessage"));
        assert_eq!(nearest("Session", known), None);
    }
}
