//! Diagnostics: what is wrong with the spec, where, and what to write instead.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::spec::{NodePath, Source, Tree};

/// Something that is wrong with the spec, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as named by its [`Source`].
    pub file: String,
    /// The node of the file.
    pub path: NodePath,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// What of the node is meant.
    pub spot: Spot,
}

/// What of a node a diagnostic means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Its value, or its key where the value is a list or map.
    #[default]
    Node,
    /// The word that begins at this byte of the file: a syntax error, or a key rather than its value.
    Byte(usize),
    /// These words of its text.
    Words(String),
}

impl Diagnostic {
    /// A diagnostic at a node.
    pub(crate) fn new(
        file: &str,
        path: NodePath,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { file: file.to_owned(), path, message: message.into(), help: help.into(), spot: Spot::Node }
    }

    /// The same diagnostic, more precisely at the word that begins at a byte of the file.
    #[must_use]
    pub(crate) fn at_byte(self, offset: usize) -> Self {
        Self { spot: Spot::Byte(offset), ..self }
    }

    /// The same diagnostic, more precisely at words of the node's text.
    #[must_use]
    pub(crate) fn at_words(self, words: &str) -> Self {
        Self { spot: Spot::Words(words.to_owned()), ..self }
    }

    /// Line and column, both counted from 1, in the text it belongs to.
    pub fn position(&self, sources: &[Source]) -> (usize, usize) {
        place(std::slice::from_ref(self), sources)
            .first()
            .map_or((1, 1), |placed| (placed.line, placed.column))
    }
}

/// A diagnostic and where it stands in the text.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    /// The diagnostic.
    pub diagnostic: &'a Diagnostic,
    /// The bytes that are underlined, all in one line.
    pub span: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    text: &'a str,
}

/// Every diagnostic once, sorted by file and position. A diagnostic in a file that is not there stands at its
/// beginning.
pub fn place<'a>(diagnostics: &'a [Diagnostic], sources: &'a [Source]) -> Vec<Placed<'a>> {
    let mut trees = BTreeMap::new();
    let mut placed: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let source = sources.iter().find(|source| source.file == diagnostic.file);
            let text = source.map_or("", |source| source.text.as_str());
            let tree = trees.entry(diagnostic.file.as_str()).or_insert_with(|| Tree::parse(text));
            Placed::new(diagnostic, text, tree)
        })
        .collect();
    placed.sort_by(|left, right| left.order().cmp(&right.order()));
    placed.dedup_by(|left, right| left.order() == right.order());
    placed
}

impl<'a> Placed<'a> {
    fn new(diagnostic: &'a Diagnostic, text: &'a str, tree: &Tree<'_>) -> Self {
        let span = match &diagnostic.spot {
            Spot::Node => tree.locate(&diagnostic.path),
            Spot::Byte(offset) => word_at(text, *offset),
            Spot::Words(words) => {
                tree.locate_part(&diagnostic.path, words).unwrap_or_else(|| tree.locate(&diagnostic.path))
            }
        };
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Self { diagnostic, span, line, column, text }
    }

    fn order(&self) -> (&str, usize, &str, &str) {
        (&self.diagnostic.file, self.span.start, &self.diagnostic.message, &self.diagnostic.help)
    }
}

/// The key or word that begins at a byte.
fn word_at(text: &str, offset: usize) -> Range<usize> {
    let start = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let length = text[start..].find(|c: char| c.is_whitespace() || c == ':').unwrap_or(text.len() - start);
    start..start + length
}

/// All diagnostics as a person reads them: sorted, each once, with the line shown and the place underlined.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    render_by(&Renderer::plain(), diagnostics, sources)
}

/// The same with colors, as ANSI escape sequences.
pub fn render_colored(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    render_by(&Renderer::styled(), diagnostics, sources)
}

fn render_by(renderer: &Renderer, diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    let placed = place(diagnostics, sources);
    let mut out = String::new();
    for Placed { diagnostic, span, text, .. } in &placed {
        let snippet = Snippet::source(*text)
            .path(&diagnostic.file)
            .annotation(AnnotationKind::Primary.span(span.clone()));
        let mut group = Group::with_title(Level::ERROR.primary_title(&diagnostic.message)).element(snippet);
        if !diagnostic.help.is_empty() {
            group = group.element(Level::HELP.message(&diagnostic.help));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out + &format!("{} in the spec; nothing was written\n", plural(placed.len(), "mistake"))
}

/// A diagnostic as tools read it.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    path: String,
    message: &'a str,
    help: &'a str,
}

/// All diagnostics as tools read them: a JSON array in the order of [`render`], one object a diagnostic with `file`,
/// `line`, `column`, `end_column` (all counted from 1, columns in characters, the end exclusive), `path` (the node),
/// `message` and `help`.
pub fn render_json(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    let records: Vec<_> = place(diagnostics, sources)
        .into_iter()
        .map(|Placed { diagnostic, span, line, column, text }| Record {
            file: &diagnostic.file,
            line,
            column,
            end_column: column + text[span].chars().count(),
            path: diagnostic.path.to_string(),
            message: &diagnostic.message,
            help: &diagnostic.help,
        })
        .collect();
    // Strings and numbers always have a JSON form.
    serde_json::to_string_pretty(&records).unwrap_or_default() + "\n"
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name among `known` that `wanted` was most likely meant to be.
pub(crate) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
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
        let path = NodePath::default().key("types").key("A").key("alias");
        let diagnostic = Diagnostic::new("spec/x.yaml", path, "no type `Bteaa`", "write `Beta`");
        assert_eq!(diagnostic.position(std::slice::from_ref(&source)), (4, 12));
        let text = render(&[diagnostic.clone(), diagnostic], &[source]);
        assert!(
            text.contains("--> spec/x.yaml:4:12")
                && text.contains("^^^^^")
                && text.contains("help: write `Beta`"),
            "{text}"
        );
        assert!(text.ends_with("1 mistake in the spec; nothing was written\n"), "{text}");
    }

    #[test]
    fn diagnostics_are_sorted_by_position_and_folded() {
        let source = Source { file: "spec/x.yaml".to_owned(), text: "b: ü\na: 2\n".to_owned() };
        let at = |key: &str| Diagnostic::new("spec/x.yaml", NodePath::default().key(key), "wrong", "");
        let json = render_json(&[at("a"), at("b"), at("a")], &[source]);
        let records: serde_json::Value = serde_json::from_str(&json).unwrap();
        let places: Vec<_> = records.as_array().unwrap().iter().map(|record| &record["line"]).collect();
        assert_eq!(places, [1, 2]);
        assert_eq!((&records[0]["column"], &records[0]["end_column"]), (&4.into(), &5.into()));
    }

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["BetaMessage", "BetaMessageParam", "BetaModelInfo"];
        assert_eq!(nearest("BetaMesage", known), Some("BetaMessage"));
        assert_eq!(nearest("betamessage", known), Some("BetaMessage"));
        assert_eq!(nearest("Session", known), None);
    }
}
