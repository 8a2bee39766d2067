//! Mistakes that keep a file from being YAML, and keys that stand twice.

use super::Source;
use crate::diag::Diagnostic;
use crate::spec::NodePath;
use crate::spec::located::{SECOND_DOCUMENT, TOO_DEEP, Tree};

/// All keys that repeat, and the one mistake behind which the syntax can't be followed.
pub(super) fn mistakes(source: &Source, tree: &Tree<'_>) -> Vec<Diagnostic> {
    let repeated = tree.repeated_keys().into_iter().map(|(path, offset)| {
        let help = "keep one of the two; the later one would hide the earlier one";
        Diagnostic::new(&source.file, path, "this key stands here for the second time", help).at_byte(offset)
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
    Diagnostic::new(&source.file, NodePath::default(), message, help).at_byte(offset)
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

/// What the parser says, in our words, and what to write instead; the first that fits counts.
const WORDS: [(&str, &str, &str); 18] = [
    (TOO_DEEP, "this is nested too deeply", "the language of the spec needs nine levels at most"),
    (SECOND_DOCUMENT, "a second document begins here", "remove the line `---`: a file is one document"),
    (
        "simple key",
        "this is neither a `key: value` nor part of a text",
        "end a key with `:`, and indent a text deeper than its key",
    ),
    ("misplaced bracket", "a bracket stands where none can", "put text that has brackets in quotes"),
    ("sequence entries", NO_ITEM, BEGIN_ITEM),
    ("\"-\"", NO_ITEM, BEGIN_ITEM),
    (
        "unknown anchor",
        "no `&name` before this defines what it refers to",
        "write the value out, or put text in quotes",
    ),
    (
        "escape",
        "this quoted text has an escape that YAML does not know",
        "use single quotes, in which `\\` is plain",
    ),
    ("quoted scalar", OPEN_QUOTE, CLOSE_QUOTE),
    ("end of stream", OPEN_QUOTE, CLOSE_QUOTE),
    (
        "mapping values",
        "a key can't stand here",
        "indent it like the keys beside it, and end the line above with `:` if it is a key",
    ),
    ("expected ','", OPEN_BRACKET, CLOSE_BRACKET),
    ("',' or", OPEN_BRACKET, CLOSE_BRACKET),
    (
        "block scalar",
        "text can't begin right behind `|` or `>`",
        "begin it in the next line, indented by two spaces",
    ),
    ("did not find expected", UNLIKE, INDENT),
    ("indentation", UNLIKE, INDENT),
    ("comment", "a comment begins in the middle of a text", "put text that holds ` #` in quotes"),
    ("", "this is no YAML", "indent by two spaces a level, and put unusual text in quotes"),
];

const NO_ITEM: &str = "an item of a list can't begin here";
const BEGIN_ITEM: &str = "begin it in a line of its own, or put text in quotes";
const OPEN_QUOTE: &str = "the quote that opens here is not closed";
const CLOSE_QUOTE: &str = "close it, and indent the lines in between";
const OPEN_BRACKET: &str = "a list or map in brackets is not closed before this";
const CLOSE_BRACKET: &str = "close it, or put text that begins with a bracket in quotes";
const UNLIKE: &str = "this line is indented unlike those around it";
const INDENT: &str = "indent what belongs together alike, by two spaces a level";

fn words(text: &str, offset: usize, info: &str) -> (String, &'static str) {
    let before = text[..offset].rsplit('\n').next().unwrap_or_default();
    let first = text[offset..].chars().next().unwrap_or(' ');
    if info.contains("unprintable") || info.contains("control characters") {
        return ("a character that can't be shown stands here".to_owned(), "remove it");
    }
    if info.contains("unexpected character") {
        return (format!("text can't begin with the character {first}"), "put it in quotes");
    }
    if info.contains("mapping values") && before.contains(": ") {
        return ("this line has a second `: `".to_owned(), "put text that holds `: ` in quotes");
    }
    if info.contains("did not find expected") && before.trim_end().ends_with([']', '}']) {
        return ("text goes on behind a bracket".to_owned(), "put text that begins with a bracket in quotes");
    }
    let (_, message, help) =
        WORDS.iter().find(|(words, ..)| info.contains(words)).unwrap_or(&WORDS[WORDS.len() - 1]);
    ((*message).to_owned(), help)
}
