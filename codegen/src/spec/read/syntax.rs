//! Mistakes that keep a file from being YAML, and keys that stand twice.

use super::Source;
use crate::diag::Diagnostic;
use crate::spec::PathBuf;
use crate::spec::located::{SECOND_DOCUMENT, TOO_DEEP, Tree};

/// All keys that repeat, and the one mistake behind which the syntax can't be followed.
pub(super) fn mistakes(source: &Source, tree: &Tree<'_>) -> Vec<Diagnostic> {
    let repeated = tree.repeated_keys().into_iter().map(|(path, offset)| Diagnostic {
        offset: Some(offset),
        ..Diagnostic::new(
            &source.file,
            path,
            "this key stands here for the second time",
            "keep one of the two; the later one would hide the earlier one",
        )
    });
    let error = tree.error.as_ref().map(|(offset, info)| syntax(source, *offset, info));
    repeated.chain(error).collect()
}

/// One syntax error, in our words.
pub(super) fn syntax(source: &Source, offset: usize, info: &str) -> Diagnostic {
    let (offset, message, help) = if info.contains("tab") {
        let help = "indent with two spaces a level";
        (tab_after(&source.text, offset), "a tab stands where spaces belong".to_owned(), help)
    } else {
        let (message, help) = words(&source.text, offset, info);
        (offset, message, help)
    };
    Diagnostic { offset: Some(offset), ..Diagnostic::new(&source.file, PathBuf::default(), message, help) }
}

/// The parser complains at the text before the tab.
fn tab_after(text: &str, offset: usize) -> usize {
    let mut start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    for line in text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(tab) = line[..indent].find('\t') {
            return start + tab;
        }
        start += line.len();
    }
    offset
}

fn words(text: &str, offset: usize, info: &str) -> (String, &'static str) {
    let before = text[..offset].rsplit('\n').next().unwrap_or_default();
    let (message, help) = if info == TOO_DEEP {
        ("this is nested too deeply", "the language of the spec needs nine levels at most")
    } else if info == SECOND_DOCUMENT {
        ("a second document begins here", "remove the line `---`: a file is one document")
    } else if info.contains("unknown anchor") {
        ("no `&name` before this defines what it refers to", "write the value out, or put text in quotes")
    } else if info.contains("escape") {
        (
            "this quoted text has an escape that YAML does not know",
            "use single quotes, in which `\\` is plain",
        )
    } else if info.contains("quoted scalar") || info.contains("end of stream") {
        ("the quote that opens here is not closed", "close it, and indent the lines in between")
    } else if info.contains("mapping values") && before.contains(": ") {
        ("this line has a second `: `", "put text that holds `: ` in quotes")
    } else if info.contains("mapping values") {
        (
            "a key can't stand here",
            "indent it like the keys beside it, and end the line above with `:` if it is a key",
        )
    } else if info.contains("expected ','") || info.contains("',' or") {
        (
            "a list or map in brackets is not closed before this",
            "close it, or put text that begins with a bracket in quotes",
        )
    } else if info.contains("expected") && before.trim_end().ends_with([']', '}']) {
        ("text goes on behind a bracket", "put text that begins with a bracket in quotes")
    } else if info.contains("block scalar") {
        ("text can't begin right behind `|` or `>`", "begin it in the next line, indented by two spaces")
    } else if info.contains("did not find expected") {
        (
            "this line is indented unlike those around it",
            "indent what belongs together alike, by two spaces a level",
        )
    } else if info.contains("unexpected character") {
        let first = text[offset..].chars().next().unwrap_or(' ');
        return (format!("text can't begin with `{first}`"), "put it in quotes");
    } else if info.contains("comment") {
        ("a comment begins in the middle of a text", "put text that holds ` #` in quotes")
    } else if info.contains("unprintable") || info.contains("control characters") {
        ("a character that can't be shown stands here", "remove it")
    } else {
        return (
            format!("this is no YAML: {info}"),
            "indent by two spaces a level, and put unusual text in quotes",
        );
    };
    (message.to_owned(), help)
}
