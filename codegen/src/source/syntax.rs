//! Syntax errors and their messages.

use super::characters;

/// Invalid YAML or JSON, or syntax that the language does not support.
#[derive(Clone, Debug)]
pub(crate) struct SyntaxError {
    /// The byte at which the error is.
    pub(crate) offset: usize,
    /// The error.
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
    let help = "keep one of the two";
    SyntaxError::new(offset, "duplicate key", help)
}

pub(super) fn key_of_parts(offset: usize) -> SyntaxError {
    SyntaxError::new(offset, "a key is text, not a list or map", "put it in quotes")
}

pub(super) fn anchor(offset: usize) -> SyntaxError {
    let help = "remove it, or put text that begins with `&` in quotes";
    SyntaxError::new(offset, "anchors are not supported", help)
}

pub(super) fn alias(offset: usize) -> SyntaxError {
    let help = "write the value out, or put text that begins with `*` in quotes";
    SyntaxError::new(offset, "aliases are not supported", help)
}

pub(super) fn tag(offset: usize) -> SyntaxError {
    let help = "remove it, or put text that begins with `!` in quotes";
    SyntaxError::new(offset, "tags are not supported", help)
}

pub(super) fn open_quote(offset: usize) -> SyntaxError {
    SyntaxError::new(offset, OPEN_QUOTE, CLOSE_QUOTE)
}

/// Converts an error of the parser, which is only a text. The most frequent texts are recognized here.
pub(super) fn explain(text: &str, offset: usize, info: &str) -> SyntaxError {
    // An unexpected end is shown at the end of the last line.
    let is_end = text[offset..].trim().is_empty();
    let offset = if is_end { text[..offset].trim_end().len() } else { offset };
    if let Some((at, c)) = invisible(text, offset) {
        let message = format!("this {} is part of a text in YAML", characters::name(c));
        return SyntaxError::new(at, message, "write a plain space, or remove it");
    }
    if info.contains("tab") {
        let help = "indent with two spaces per level";
        return SyntaxError::new(tab_after(text, offset), "a tab can't be used as indentation", help);
    }
    if info.contains("unknown anchor") {
        return alias(offset);
    }
    let (message, help) = words(text, offset, info);
    SyntaxError::new(offset, message, help)
}

/// Returns an invisible character on the line of an error.
fn invisible(text: &str, offset: usize) -> Option<(usize, char)> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let (at, c) = line.char_indices().find(|(_, c)| characters::is_invisible(*c))?;
    Some((start + at, c))
}

/// The parser reports the text before the tab.
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

/// Messages of the parser, each with a clearer message and help; the first match counts.
const WORDS: [(&str, &str, &str); 15] = [
    (
        "simple key",
        "this is neither a `key: value` nor part of a text",
        "end a key with `:`, and indent a text deeper than its key",
    ),
    ("misplaced bracket", "unexpected bracket", "put text that has brackets in quotes"),
    ("sequence entries", NO_ITEM, BEGIN_ITEM),
    ("\"-\"", NO_ITEM, BEGIN_ITEM),
    (
        "escape",
        "this quoted text contains an invalid escape",
        "use single quotes, in which `\\` has no meaning",
    ),
    ("quoted scalar", OPEN_QUOTE, CLOSE_QUOTE),
    ("end of stream", OPEN_QUOTE, CLOSE_QUOTE),
    (
        "mapping values",
        "a key can't begin here",
        "indent it like its sibling keys, and end the line above with `:` if it is a key",
    ),
    ("expected ','", OPEN_BRACKET, CLOSE_BRACKET),
    ("',' or", OPEN_BRACKET, CLOSE_BRACKET),
    (
        "block scalar",
        "text can't begin directly after `|` or `>`",
        "begin it in the next line, indented by two spaces",
    ),
    ("did not find expected", UNLIKE, INDENT),
    ("indentation", UNLIKE, INDENT),
    ("comment", "a comment begins in the middle of a text", "put text that contains ` #` in quotes"),
    ("", "this is not valid YAML", "indent by two spaces per level, and put unusual text in quotes"),
];

const NO_ITEM: &str = "an item of a list can't begin here";
const BEGIN_ITEM: &str = "begin it in a separate line, or put text in quotes";
const OPEN_QUOTE: &str = "the quote that opens here is not closed";
const CLOSE_QUOTE: &str = "close it, and indent the lines in between";
const OPEN_BRACKET: &str = "a list or map in brackets is not closed before this";
const CLOSE_BRACKET: &str = "close it, or put text that begins with a bracket in quotes";
const UNLIKE: &str = "the indentation of this line does not match that of the lines around it";
const INDENT: &str = "indent all lines of one level equally, by two spaces per level";

fn words(text: &str, offset: usize, info: &str) -> (String, &'static str) {
    let before = text[..offset].rsplit('\n').next().unwrap_or_default();
    let first = text[offset..].chars().next().unwrap_or(' ');
    if info.contains("unexpected character") {
        return (format!("text can't begin with the character {first}"), "put it in quotes");
    }
    if info.contains("mapping values") && before.contains(": ") {
        return ("this line has a second `: `".to_owned(), "put text that contains `: ` in quotes");
    }
    if info.contains("did not find expected") && before.trim_end().ends_with([']', '}']) {
        return (
            "text continues after a bracket".to_owned(),
            "put text that begins with a bracket in quotes",
        );
    }
    let (_, message, help) =
        WORDS.iter().find(|(words, ..)| info.contains(words)).unwrap_or(&WORDS[WORDS.len() - 1]);
    ((*message).to_owned(), help)
}
