//! The places of diagnostics in the text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Diagnostic, Spot};
use crate::source::Source;

/// A diagnostic with its place in the text.
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
    /// The bytes of the line.
    pub(super) line_bytes: Range<usize>,
    pub(super) text: &'a str,
}

/// Returns every diagnostic once, sorted by file and position. A diagnostic in an unknown file is at its
/// beginning.
pub fn place<'a>(diagnostics: &'a [Diagnostic], sources: &'a [Source]) -> Vec<Placed<'a>> {
    let sources: BTreeMap<&str, &Source> = sources.iter().map(|source| (source.file(), source)).collect();
    let mut spans: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let source = sources.get(diagnostic.file.as_str()).copied();
            (diagnostic, source, source.map_or(0..0, |source| span(diagnostic, source)))
        })
        .collect();
    spans.sort_by(|left, right| order(left.0, &left.2).cmp(&order(right.0, &right.2)));
    spans.dedup_by(|left, right| order(left.0, &left.2) == order(right.0, &right.2));
    let mut column = Column::default();
    spans
        .into_iter()
        .map(|(diagnostic, source, span)| Placed::new(diagnostic, source, span, &mut column))
        .collect()
}

impl Diagnostic {
    /// Returns the line and the column, both counted from 1.
    pub fn position(&self, sources: &[Source]) -> (usize, usize) {
        place(std::slice::from_ref(self), sources)
            .first()
            .map_or((1, 1), |placed| (placed.line, placed.column))
    }
}

fn order<'a>(diagnostic: &'a Diagnostic, span: &Range<usize>) -> (&'a str, usize, &'a str, &'a str) {
    (&diagnostic.file, span.start, &diagnostic.message, &diagnostic.help)
}

fn span(diagnostic: &Diagnostic, source: &Source) -> Range<usize> {
    let text = source.text();
    let node = || source.map().locate(&diagnostic.path, text);
    match &diagnostic.spot {
        Spot::Node => node(),
        Spot::Key => source.map().key(&diagnostic.path).unwrap_or_else(node),
        Spot::Byte(offset) => word(text, *offset),
        Spot::Line(line) => {
            let line = source.lines().bytes(*line, text);
            let indent = text[line.clone()].len() - text[line.clone()].trim_start().len();
            line.start + indent..line.end
        }
        Spot::Words(words) => source.map().part(&diagnostic.path, words, text).unwrap_or_else(node),
    }
}

/// Returns the key or word that begins at a byte.
fn word(text: &str, offset: usize) -> Range<usize> {
    let start = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let length = text[start..].find(|c: char| c.is_whitespace() || c == ':').unwrap_or(text.len() - start);
    start..start + length
}

/// Computes columns. If the next place is later in the same line, the count continues from the last place.
#[derive(Default)]
struct Column {
    file: String,
    line: usize,
    byte: usize,
    column: usize,
}

impl Column {
    fn of(&mut self, file: &str, line: usize, line_start: usize, text: &str, byte: usize) -> usize {
        let goes_on = self.file == file && self.line == line && self.byte <= byte;
        let (from, before) = if goes_on { (self.byte, self.column) } else { (line_start, 1) };
        let column = before + text[from..byte].chars().count();
        *self = Self { file: file.to_owned(), line, byte, column };
        column
    }
}

impl<'a> Placed<'a> {
    fn new(
        diagnostic: &'a Diagnostic,
        source: Option<&'a Source>,
        span: Range<usize>,
        column: &mut Column,
    ) -> Self {
        let Some(source) = source else {
            return Self { diagnostic, span: 0..0, line: 1, column: 1, line_bytes: 0..0, text: "" };
        };
        let text = source.text();
        let line = source.lines().line(span.start);
        let line_bytes = source.lines().bytes(line, text);
        let span = span.start..span.end.clamp(span.start, line_bytes.end.max(span.start));
        let column = column.of(source.file(), line, line_bytes.start, text, span.start);
        Self { diagnostic, span, line, column, line_bytes, text }
    }
}
