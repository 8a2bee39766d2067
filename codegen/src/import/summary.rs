//! What an import did, and what it leaves to a person.

use std::collections::BTreeSet;
use std::fmt;

use crate::spec::{self, NodePath, Question, Source, Spec};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What the spec has now and had not.
    pub added: Vec<Entry>,
    /// What the spec says in another way.
    pub changed: Vec<Entry>,
    /// What the spec had and has no longer.
    pub gone: Vec<Entry>,
    /// What the spec has and the source lacks.
    pub kept: Vec<Entry>,
    /// What the reference doesn't say, or says in a way that needs a person.
    pub to_decide: Vec<Entry>,
    /// What a document says and the spec language has no word for, a line each.
    pub dropped: Vec<String>,
    /// How many places of the spec need docs and have none.
    pub undocumented: usize,
}

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file of the spec.
    pub file: String,
    /// The line in the file as it is after the import, counted from 1.
    pub line: usize,
    /// What happened, or what is to be decided.
    pub text: String,
}

impl Summary {
    /// Whether the spec stays as it is, and nothing is left to a person.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How far the spec is from the source: what each file gains, loses and asks.
    pub fn by_resource(&self) -> String {
        if self.changes_nothing() {
            let asked = match self.to_decide.len() {
                0 => String::new(),
                count => format!("; still to decide: {count}"),
            };
            let dropped = self.dropped_lines();
            return format!("nothing to do: the spec says what the source says{asked}\n{dropped}");
        }
        let kinds: [(&str, &[Entry]); 5] = [
            ("added", &self.added),
            ("changed", &self.changed),
            ("gone", &self.gone),
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

    /// What is not taken, a line for each kind; nothing where all of it is.
    fn dropped_lines(&self) -> String {
        if self.dropped.is_empty() {
            return String::new();
        }
        let lines: String = self.dropped.iter().map(|line| format!("  {line}\n")).collect();
        format!("not taken, as the spec has no word for it\n{lines}")
    }

    /// Adds the questions of earlier imports that are still to be settled.
    pub(super) fn ask_again(&mut self, questions: Vec<Entry>) {
        for question in questions {
            let is_new = |known: &Entry| (&known.file, &known.text) == (&question.file, &question.text);
            if !self.to_decide.iter().any(is_new) {
                self.to_decide.push(question);
            }
        }
    }

    /// Whether the spec stays as it is.
    pub fn changes_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changes_nothing() {
            writeln!(f, "nothing to change: the spec says what the source says")?;
        }
        let sections = [
            ("added", &self.added),
            ("changed", &self.changed),
            ("gone", &self.gone),
            ("kept, though the source lacks it", &self.kept),
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
            writeln!(f, "without docs: {}; `cargo xtask codegen` names the places", self.undocumented)?;
        }
        Ok(())
    }
}

/// The section of the summary that a note belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Added,
    Changed,
    Gone,
    Kept,
    Decide,
}

/// Something to report about a node of the spec. Notes sort by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    pub(super) file: String,
    pub(super) path: NodePath,
    pub(super) kind: NoteKind,
    pub(super) text: String,
}

/// The summary of `notes`, with the lines that their nodes have in `sources`.
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

/// What stands under `decide` in a spec.
pub(super) fn questions(spec: &Spec, sources: &[Source]) -> Vec<Entry> {
    let entry = |question: Question| {
        let line = line(sources, &question.file, &question.path);
        Entry { file: question.file, line, text: question.text }
    };
    spec::questions(spec).into_iter().map(entry).collect()
}

/// The line of a node, counted from 1.
fn line(sources: &[Source], file: &str, path: &NodePath) -> usize {
    let source = sources.iter().find(|source| source.file() == file);
    source.map_or(1, |source| source.lines().line(source.map().locate(path, source.text()).start))
}
