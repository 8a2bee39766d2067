//! What keeps a file from being read before its syntax is looked at.

use super::SyntaxError;

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

/// Characters that look like a space or like nothing: a text with one looks right, and is not.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}'
    )
}

/// What people call a character that they can't see.
pub(crate) fn name(c: char) -> String {
    let known = match c {
        '\0' => "NUL byte",
        '\r' => "carriage return",
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202f}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{3000}' => "ideographic space",
        '\u{feff}' => "zero-width no-break space",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction mark",
        c if c.is_control() => "control character",
        _ => "space of unusual width",
    };
    format!("{known} (U+{:04X})", u32::from(c))
}
