//! What is wrong with the syntax of a file, in our words.

use super::characters;

/// Something that is no YAML or JSON, or that the language does without.
#[derive(Clone, Debug)]
pub(crate) struct SyntaxError {
    /// The byte at which it stands.
    pub(crate) offset: usize,
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: String,
}

impl SyntaxError {
    pub(super) fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { offset, message: message.into(), help: help.into() }
    }
}

pub(super) fn too_deep(offset: usize) -> SyntaxError {
    let help = "the language of the spec needs nine levels at most";
    SyntaxError::new(offset, "this is nested too deeply", help)
}

pub(super) fn second_document(offset: usize) -> SyntaxError {
    let help = "remove the line `---`: a file is one document";
    SyntaxError::new(offset, "a second document begins here", help)
}

pub(super) fn repeated_key(offset: usize) -> SyntaxError {
    let help = "keep one of the two; the later one would hide the earlier one";
    SyntaxError::new(offset, "this key stands here for the second time", help)
}

pub(super) fn key_of_parts(offset: usize) -> SyntaxError {
    SyntaxError::new(offset, "a key is text, not a list or map", "put it in quotes")
}

pub(super) fn anchor(offset: usize) -> SyntaxError {
    let help = "remove it, or put text that begins with `&` in quotes";
    SyntaxError::new(offset, "an anchor stands here, which the language of the spec does without", help)
}

pub(super) fn alias(offset: usize) -> SyntaxError {
    let help = "write the value out, or put text that begins with `*` in quotes";
    SyntaxError::new(offset, "an alias stands here, which the language of the spec does without", help)
}

pub(super) fn tag(offset: usize) -> SyntaxError {
    let help = "remove it, or put text that begins with `!` in quotes";
    SyntaxError::new(offset, "a tag stands here, which the language of the spec does without", help)
}

pub(super) fn open_quote(offset: usize) -> SyntaxError {
    SyntaxError::new(offset, OPEN_QUOTE, CLOSE_QUOTE)
}

/// An error of the parser. It has no kinds, only words; those that it says most are known here.
pub(super) fn explain(text: &str, offset: usize, info: &str) -> SyntaxError {
    // What ends too early is shown where its last line ends.
    let is_end = text[offset..].trim().is_empty();
    let offset = if is_end { text[..offset].trim_end().len() } else { offset };
    if let Some((at, c)) = invisible(text, offset) {
        let message = format!("a {} stands here, which YAML takes for text", characters::name(c));
        return SyntaxError::new(at, message, "write a plain space, or remove it");
    }
    if info.contains("tab") {
        let help = "indent with two spaces a level";
        return SyntaxError::new(tab_after(text, offset), "a tab stands where spaces belong", help);
    }
    if info.contains("unknown anchor") {
        return alias(offset);
    }
    let (message, help) = words(text, offset, info);
    SyntaxError::new(offset, message, help)
}

/// A character that nobody sees, on the line of an error.
fn invisible(text: &str, offset: usize) -> Option<(usize, char)> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let (at, c) = line.char_indices().find(|(_, c)| characters::is_invisible(*c))?;
    Some((start + at, c))
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
const WORDS: [(&str, &str, &str); 15] = [
    (
        "simple key",
        "this is neither a `key: value` nor part of a text",
        "end a key with `:`, and indent a text deeper than its key",
    ),
    ("misplaced bracket", "a bracket stands where none can", "put text that has brackets in quotes"),
    ("sequence entries", NO_ITEM, BEGIN_ITEM),
    ("\"-\"", NO_ITEM, BEGIN_ITEM),
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
