//! Invisible characters.

/// Characters that look like a space or are invisible, so that an error in a text is not visible.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Returns the common name of an invisible character.
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

/// Returns whether a character is not allowed in names and texts of the spec.
pub(crate) fn is_unwanted(c: char) -> bool {
    is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}
