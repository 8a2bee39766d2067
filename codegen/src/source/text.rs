//! Errors that make a file unreadable, before its syntax is parsed.

use super::SyntaxError;
use super::characters::name;

/// Returns the first error: bytes that are not UTF-8, control characters, or a merge conflict.
pub(super) fn unreadable(text: &str, broken_at: Option<usize>) -> Option<SyntaxError> {
    if let Some(offset) = broken_at {
        return Some(SyntaxError::new(offset, "this is not UTF-8", "save the file as UTF-8"));
    }
    if let Some((offset, c)) = text.char_indices().find(|(_, c)| is_control(*c)) {
        let message = format!("unexpected {}", name(c));
        return Some(SyntaxError::new(offset, message, "remove it"));
    }
    conflict(text).map(|offset| {
        let help = "keep one of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`";
        SyntaxError::new(offset, "a merge conflict is not resolved", help)
    })
}

/// Returns the error about a byte order mark. Editors hide it, and the parser skips it.
pub(super) fn byte_order_mark(text: &str) -> Option<SyntaxError> {
    text.starts_with('\u{feff}').then(|| {
        SyntaxError::new(0, "the text begins with a byte order mark", "save the file as UTF-8 without one")
    })
}

/// A line break in a text is `\n`; a `\r` before it belongs to the line break.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

fn conflict(text: &str) -> Option<usize> {
    let is_marker = |line: &str| {
        ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|marker| line.starts_with(marker))
            || line.trim_end() == "======="
    };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if is_marker(line) {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}
