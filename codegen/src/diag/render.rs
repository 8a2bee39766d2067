//! Renders diagnostics for people and programs.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Kind, Placed, place};
use crate::digits::grouped;
use crate::source::Source;

/// The maximum number of diagnostics that are shown; the rest are counted.
const SHOWN: usize = 50;

/// Renders diagnostics for people: sorted and without duplicates, each with its line and the place
/// underlined. The first 50 are shown, and the rest are counted by kind.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    render_by(&Renderer::plain(), diagnostics, sources)
}

/// Like [`render`], with colors as ANSI escape sequences.
pub fn render_colored(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    render_by(&Renderer::styled(), diagnostics, sources)
}

fn render_by(renderer: &Renderer, diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    let placed = place(diagnostics, sources);
    let (shown, rest) = placed.split_at(placed.len().min(SHOWN));
    let mut out = String::new();
    for placed in shown {
        out.push_str(&renderer.render(&[group(placed)]));
        out.push_str("\n\n");
    }
    if !rest.is_empty() {
        out.push_str(&more(rest));
    }
    out + &format!("{}; nothing was written\n", plural(placed.len(), "error"))
}

/// The maximum length of a line that is shown. A minified document is one line of a megabyte.
const LONGEST_LINE: usize = 1000;

/// Only the line that is shown is passed to the renderer, which would search through the whole text.
fn group<'a>(placed: &'a Placed<'_>) -> Group<'a> {
    let Placed { diagnostic, span, line, column, line_bytes, text } = placed;
    let title = Group::with_title(Level::ERROR.primary_title(&diagnostic.message));
    let start = line_bytes.start;
    let snippet = Snippet::source(&text[start..line_bytes.end.max(span.end)])
        .line_start(*line)
        .path(&diagnostic.file)
        .annotation(AnnotationKind::Primary.span(span.start - start..span.end - start));
    let group = if line_bytes.len() > LONGEST_LINE {
        title.element(Origin::path(&diagnostic.file).line(*line).char_column(*column))
    } else {
        title.element(snippet)
    };
    if diagnostic.help.is_empty() { group } else { group.element(Level::HELP.message(&*diagnostic.help)) }
}

fn more(rest: &[Placed<'_>]) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for placed in rest {
        *counts.entry(placed.diagnostic.kind).or_default() += 1;
    }
    let mut counts: Vec<(Kind, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let counts: Vec<String> =
        counts.iter().map(|(kind, count)| format!("{} {kind}", grouped(&count.to_string()))).collect();
    format!("and {} that are not shown: {}\n\n", plural(rest.len(), "error"), counts.join(", "))
}

/// A diagnostic for programs.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    kind: &'static str,
    path: String,
    message: &'a str,
    help: &'a str,
}

/// Renders all diagnostics for programs, one JSON object per line, in the order of [`render`].
///
/// The members are `file`, `line`, `column`, `end_column` (counted from 1, columns in characters, the end
/// exclusive), `kind`, `path` (of the node), `message` and `help`.
pub fn render_json(diagnostics: &[Diagnostic], sources: &[Source]) -> String {
    let mut out = String::new();
    for Placed { diagnostic, span, line, column, text, .. } in place(diagnostics, sources) {
        let record = Record {
            file: &diagnostic.file,
            line,
            column,
            end_column: column + text[span].chars().count(),
            kind: diagnostic.kind.as_str(),
            path: diagnostic.path.to_string(),
            message: &diagnostic.message,
            help: &diagnostic.help,
        };
        // Strings and numbers can always be encoded as JSON.
        out.push_str(&serde_json::to_string(&record).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(&count.to_string()), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::NodePath;

    fn at(key: &str) -> Diagnostic {
        Diagnostic::new(Kind::Value, "spec/x.yaml", NodePath::default().key(key), "wrong", "")
    }

    #[test]
    fn underlines_the_place_before_the_help() {
        let source = Source::new("spec/x.yaml", "doc: a\ntypes:\n  A:\n    alias: Bteaa\n");
        let path = NodePath::default().key("types").key("A").key("alias");
        let diagnostic =
            Diagnostic::new(Kind::Reference, "spec/x.yaml", path, "no type `Bteaa`", "write `Beta`");
        assert_eq!(diagnostic.position(std::slice::from_ref(&source)), (4, 12));
        let text = render(&[diagnostic.clone(), diagnostic], &[source]);
        assert!(
            text.contains("--> spec/x.yaml:4:12")
                && text.contains("4 |     alias: Bteaa")
                && text.contains("^^^^^")
                && text.contains("help: write `Beta`"),
            "{text}"
        );
        assert!(text.ends_with("1 error; nothing was written\n"), "{text}");
    }

    #[test]
    fn sorts_diagnostics_by_position_and_removes_duplicates() {
        let source = Source::new("spec/x.yaml", "b: ü\na: 2\n");
        let json = render_json(&[at("a"), at("b"), at("a")], &[source]);
        let records: Vec<serde_json::Value> =
            json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let places: Vec<_> = records.iter().map(|record| &record["line"]).collect();
        assert_eq!(places, [1, 2]);
        assert_eq!((&records[0]["column"], &records[0]["end_column"]), (&4.into(), &5.into()));
        assert_eq!(records[0]["kind"], "value");
    }

    #[test]
    fn counts_diagnostics_beyond_the_maximum_by_kind() {
        let text: String = (0..21_000).map(|number| format!("k{number}: v\n")).collect();
        let source = Source::new("spec/x.yaml", text);
        let diagnostics: Vec<_> = (0..21_000)
            .map(|number| {
                let kind = if number % 3 == 0 { Kind::Docs } else { Kind::UnknownKey };
                Diagnostic { kind, ..at(&format!("k{number}")) }
            })
            .collect();
        let out = render(&diagnostics, std::slice::from_ref(&source));
        assert_eq!(out.matches("error: ").count(), 50);
        assert!(out.contains("and 20,950 errors that are not shown: 13,967 unknown-key, 6983 docs"), "{out}");
        assert!(out.ends_with("21,000 errors; nothing was written\n"), "{out}");
        assert_eq!(render_json(&diagnostics, &[source]).lines().count(), 21_000);
    }

    #[test]
    fn does_not_show_an_overlong_line() {
        let text = format!("a: {}\nb: c\n", "x".repeat(100_000));
        let out = render(&[at("a"), at("b")], &[Source::new("spec/x.yaml", text)]);
        assert!(out.contains("--> spec/x.yaml:1:4") && out.contains("2 | b: c"), "{out}");
        assert!(out.len() < 1000, "{out}");
    }

    #[test]
    fn counts_columns_within_a_line() {
        let source = Source::new("x.json", "{\"ä\": 1, \"b\": 2, \"c\": 3}");
        let at = |key: &str| Diagnostic { file: "x.json".to_owned(), ..at(key) };
        let diagnostics = [at("c"), at("ä"), at("b")];
        let sources = [source];
        let columns: Vec<_> = place(&diagnostics, &sources).iter().map(|placed| placed.column).collect();
        assert_eq!(columns, [7, 15, 23]);
    }
}
