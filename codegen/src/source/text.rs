//! What keeps a file from being read before its syntax is looked at.

use super::SyntaxError;
use super::characters::name;

/// The first thing that no file can have: bytes that are not UTF-8, control characters, a merge conflict.
pub(super) fn unreadable(text: &str, broken_at: Option<usize>) -> Option<SyntaxError> {
    if let Some(offset) = broken_at {
        return Some(SyntaxError::new(offset, "this is not UTF-8", "save the file as UTF-8"));
    }
    if let Some((offset, c)) = text.char_indices().find(|(_, c)| is_control(*c)) {
        let message = format!("a {} stands here", name(c));
        return Some(SyntaxError::new(offset, message, "remove it"));
    }
    conflict(text).map(|offset| {
        let help = "keep one of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`";
        SyntaxError::new(offset, "a merge conflict is not resolved", help)
    })
}

/// A mark that editors hide; the parser passes over it.
pub(super) fn byte_order_mark(text: &str) -> Option<SyntaxError> {
    text.starts_with('\u{feff}').then(|| {
        SyntaxError::new(0, "a byte order mark stands before the text", "save the file as UTF-8 without one")
    })
}

/// A line break inside a text is `\n`; a `\r` before it belongs to the line break.
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
