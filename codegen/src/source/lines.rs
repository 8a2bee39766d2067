//! The positions of lines, computed once.

use std::ops::Range;

/// The positions at which lines begin.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1));
        Self { starts: starts.collect() }
    }

    /// Returns the line that contains a byte, counted from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// Returns the byte at which a line begins; the end of the text for a line after the last one.
    pub(crate) fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(text.len())
    }

    /// Returns the bytes of a line, without its line break.
    pub(crate) fn bytes(&self, line: usize, text: &str) -> Range<usize> {
        let start = self.start(line, text);
        let end = self.start(line + 1, text);
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_the_line_of_every_byte() {
        let text = "a\nbé\r\n\nc";
        let lines = Lines::new(text);
        let found: Vec<usize> = (0..=text.len()).map(|byte| lines.line(byte)).collect();
        assert_eq!(found, [1, 1, 2, 2, 2, 2, 2, 3, 4, 4]);
        let cut: Vec<&str> = (1..=4).map(|line| &text[lines.bytes(line, text)]).collect();
        assert_eq!(cut, ["a", "bé", "", "c"]);
        assert_eq!(lines.bytes(9, text), text.len()..text.len());
    }
}
