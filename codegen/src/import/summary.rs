//! What an import did, and what it leaves to a person.

use std::fmt;

use crate::spec::{NodePath, Source, locate};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What the spec has now and had not.
    pub added: Vec<Entry>,
    /// What the spec says in another way.
    pub changed: Vec<Entry>,
    /// What the spec had and has no longer.
    pub gone: Vec<Entry>,
    /// What the reference doesn't say, or says in a way that needs a person.
    pub to_decide: Vec<Entry>,
    /// What a document says and the spec language has no word for, a line each.
    pub dropped: Vec<String>,
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
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "nothing to change: the spec says what the pages say");
        }
        let sections = [
            ("added", &self.added),
            ("changed", &self.changed),
            ("gone", &self.gone),
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
        Ok(())
    }
}

/// The section of the summary that a note belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Added,
    Changed,
    Gone,
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
        let source = sources.iter().find(|source| source.file == file);
        let line = source.map_or(1, |source| {
            let start = locate(&source.text, &path).start;
            source.text[..start].matches('\n').count() + 1
        });
        let entries = match kind {
            NoteKind::Added => &mut summary.added,
            NoteKind::Changed => &mut summary.changed,
            NoteKind::Gone => &mut summary.gone,
            NoteKind::Decide => &mut summary.to_decide,
        };
        entries.push(Entry { file, line, text });
    }
    summary
}
