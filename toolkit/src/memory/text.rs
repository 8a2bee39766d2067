//! The representation of memories for the model.

use std::fmt::Write;

/// Returns the lines of a text. Only a line feed ends a line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').map(|line| line.strip_suffix('\n').unwrap_or(line))
}

/// Returns lines with their numbers, beginning with this number.
pub(super) fn numbered<'a>(lines: impl Iterator<Item = &'a str>, first: usize) -> String {
    let mut text = String::new();
    for (index, line) in lines.enumerate() {
        let end = if index == 0 { "" } else { "\n" };
        // Writing to a string never fails.
        let _ = write!(text, "{end}{:>6}\t{line}", first + index);
    }
    text
}

/// Returns a number of bytes, such as `1.5K`.
pub(super) fn size(bytes: u64) -> String {
    let units = ["B", "K", "M", "G"];
    let mut power = 0;
    while power + 1 < units.len() && bytes >> (10 * (power + 1)) > 0 {
        power += 1;
    }
    // One decimal digit, which integers represent exactly.
    let tenths = (u128::from(bytes) * 10) >> (10 * power);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 { format!("{whole}{}", units[power]) } else { format!("{whole}.{tenth}{}", units[power]) }
}

/// Truncates a text to whole lines of at most `limit` bytes. Returns the number of lines left, if it was truncated.
pub(super) fn cut(text: &mut String, limit: usize) -> Option<usize> {
    if text.len() <= limit {
        return None;
    }
    let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    // A single line that is too long is truncated.
    let end = text[..end].rfind('\n').unwrap_or(end);
    text.truncate(end);
    Some(lines(text).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_sizes_with_at_most_one_decimal_digit() {
        let shown = [
            (0, "0B"),
            (1023, "1023B"),
            (1024, "1K"),
            (1536, "1.5K"),
            (1048575, "1023.9K"),
            (5 << 40, "5120G"),
        ];
        for (bytes, text) in shown {
            assert_eq!(size(bytes), text);
        }
        size(u64::MAX);
    }

    #[test]
    fn ends_lines_only_at_line_feeds() {
        assert_eq!(
            lines("a\r\nb\u{2028}c\x0bd\n\ne").collect::<Vec<_>>(),
            ["a\r", "b\u{2028}c\x0bd", "", "e"]
        );
        assert_eq!(lines("").count(), 0);
        assert_eq!(numbered(lines("a\nb\n"), 999), "   999\ta\n  1000\tb");
    }

    #[test]
    fn truncates_text_after_a_line_if_possible() {
        let mut text = "ab\ncd\nef".to_owned();
        assert_eq!(cut(&mut text, 8), None);
        assert_eq!((cut(&mut text, 7), text.as_str()), (Some(2), "ab\ncd"));
        let mut long = "äöü".to_owned();
        assert_eq!((cut(&mut long, 3), long.as_str()), (Some(1), "ä"));
    }
}
