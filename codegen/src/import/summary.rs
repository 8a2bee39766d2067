//! The summary of an import.

use std::collections::BTreeSet;
use std::fmt;

use crate::spec::{self, NodePath, Question, Source, Spec};

/// The summary of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Definitions that were added.
    pub added: Vec<Entry>,
    /// Definitions that were changed.
    pub changed: Vec<Entry>,
    /// Definitions that were removed.
    pub gone: Vec<Entry>,
    /// Definitions of the spec that are missing from the source.
    pub kept: Vec<Entry>,
    /// Questions for a person.
    pub to_decide: Vec<Entry>,
    /// Facts of the document that the spec language cannot express, one line per kind.
    pub dropped: Vec<String>,
    /// The number of definitions without docs.
    pub undocumented: usize,
}

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file of the spec.
    pub file: String,
    /// The line in the imported file, counted from 1.
    pub line: usize,
    /// The change or the question.
    pub text: String,
}

impl Summary {
    /// Returns whether nothing was changed, and there are no questions.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the numbers of changes and questions of each file.
    pub fn by_resource(&self) -> String {
        if self.changes_nothing() {
            let asked = match self.to_decide.len() {
                0 => String::new(),
                count => format!("; still to decide: {count}"),
            };
            let dropped = self.dropped_lines();
            return format!("nothing to do: the spec is up to date{asked}\n{dropped}");
        }
        let kinds: [(&str, &[Entry]); 5] = [
            ("added", &self.added),
            ("changed", &self.changed),
            ("removed", &self.gone),
            ("kept", &self.kept),
            ("to decide", &self.to_decide),
        ];
        let files: BTreeSet<&str> =
            kinds.iter().flat_map(|(_, entries)| *entries).map(|entry| entry.file.as_str()).collect();
        let mut out = String::new();
        for file in files.iter().map(|file| Some(*file)).chain([None]) {
            let counts: Vec<String> = kinds
                .iter()
                .map(|(kind, entries)| {
                    let here = entries.iter().filter(|entry| file.is_none_or(|file| entry.file == file));
                    (kind, here.count())
                })
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect();
            out.push_str(&format!("{}: {}\n", file.unwrap_or("in all"), counts.join(", ")));
        }
        out + &self.dropped_lines()
    }

    /// Returns the facts that are not imported, one line per kind.
    fn dropped_lines(&self) -> String {
        if self.dropped.is_empty() {
            return String::new();
        }
        let lines: String = self.dropped.iter().map(|line| format!("  {line}\n")).collect();
        format!("not imported, as the spec cannot express it\n{lines}")
    }

    /// Adds the unsettled questions of earlier imports.
    pub(super) fn ask_again(&mut self, questions: Vec<Entry>) {
        for question in questions {
            let is_new = |known: &Entry| (&known.file, &known.text) == (&question.file, &question.text);
            if !self.to_decide.iter().any(is_new) {
                self.to_decide.push(question);
            }
        }
    }

    /// Returns whether nothing was changed.
    pub fn changes_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changes_nothing() {
            writeln!(f, "nothing to change: the spec is up to date")?;
        }
        let sections = [
            ("added", &self.added),
            ("changed", &self.changed),
            ("removed", &self.gone),
            ("kept, although missing from the source", &self.kept),
            ("to decide", &self.to_decide),
        ];
        for (title, entries) in sections {
            if entries.is_empty() {
                continue;
            }
            writeln!(f, "{title} ({})", entries.len())?;
            for Entry { file, line, text } in entries {
                writeln!(f, "  {file}:{line}: {text}")?;
            }
        }
        f.write_str(&self.dropped_lines())?;
        if self.undocumented > 0 {
            writeln!(f, "without docs: {}; `cargo xtask codegen` lists them", self.undocumented)?;
        }
        Ok(())
    }
}

/// The section of the summary that contains a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Added,
    Changed,
    Gone,
    Kept,
    Decide,
}

/// A note about a node of the spec. Notes are ordered by position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    pub(super) file: String,
    pub(super) path: NodePath,
    pub(super) kind: NoteKind,
    pub(super) text: String,
}

/// Creates the summary of `notes`, with the lines of their nodes in `sources`.
pub(super) fn summarize(mut notes: Vec<Note>, sources: &[Source]) -> Summary {
    notes.sort();
    notes.dedup();
    let mut summary = Summary::default();
    for Note { kind, file, path, text } in notes {
        let line = line(sources, &file, &path);
        let entries = match kind {
            NoteKind::Added => &mut summary.added,
            NoteKind::Changed => &mut summary.changed,
            NoteKind::Gone => &mut summary.gone,
            NoteKind::Kept => &mut summary.kept,
            NoteKind::Decide => &mut summary.to_decide,
        };
        entries.push(Entry { file, line, text });
    }
    summary
}

/// Returns the unsettled questions of a spec.
pub(super) fn questions(spec: &Spec, sources: &[Source]) -> Vec<Entry> {
    let entry = |question: Question| {
        let line = line(sources, &question.file, &question.path);
        Entry { file: question.file, line, text: question.text }
    };
    spec::questions(spec).into_iter().map(entry).collect()
}

/// Returns the line of a node, counted from 1.
fn line(sources: &[Source], file: &str, path: &NodePath) -> usize {
    let source = sources.iter().find(|source| source.file() == file);
    source.map_or(1, |source| source.lines().line(source.map().locate(path, source.text()).start))
}
