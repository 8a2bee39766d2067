//! The output of a command, of which the beginning and the end are kept.

use std::collections::VecDeque;

/// The maximum length of what follows a marker: a space, an exit code and a line feed.
const BEHIND: usize = 8;

/// The output of a shell, up to the marker that it writes after a command.
pub(super) struct Capture {
    marker: Vec<u8>,
    /// Bytes that may be the beginning of the marker, and are neither kept nor dropped yet.
    pending: Vec<u8>,
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// The capacity of the head and of the tail, in bytes.
    half: usize,
    left_out: u64,
}

impl Capture {
    /// Keeps at most this many bytes. The marker is a line; the line feed before it is not part of the output.
    pub(super) fn new(marker: &str, limit: usize) -> Self {
        Self {
            marker: [b"\n", marker.as_bytes(), b" "].concat(),
            pending: Vec::new(),
            head: Vec::new(),
            tail: VecDeque::new(),
            half: limit / 2,
            left_out: 0,
        }
    }

    /// Adds output. Returns the exit code when the marker has arrived.
    pub(super) fn push(&mut self, output: &[u8]) -> Option<i32> {
        self.pending.extend_from_slice(output);
        if let Some(at) = find(&self.pending, &self.marker) {
            let behind = &self.pending[at + self.marker.len()..];
            let end = behind.iter().position(|byte| *byte == b'\n')?;
            let code = std::str::from_utf8(&behind[..end]).ok().and_then(|code| code.parse().ok());
            self.pending.truncate(at);
            self.keep(at);
            // Only the shell knows the marker, and it writes a number after it.
            return Some(code.unwrap_or(-1));
        }
        let undecided = self.marker.len() + BEHIND;
        self.keep(self.pending.len().saturating_sub(undecided));
        None
    }

    /// Keeps pending bytes, as far as the limit allows.
    fn keep(&mut self, count: usize) {
        for byte in self.pending.drain(..count) {
            if self.head.len() < self.half {
                self.head.push(byte);
                continue;
            }
            self.tail.push_back(byte);
            if self.tail.len() > self.half {
                self.tail.pop_front();
                self.left_out += 1;
            }
        }
    }

    /// Returns the output, as text without control sequences.
    pub(super) fn finish(mut self) -> String {
        self.keep(self.pending.len());
        let mut text = plain(&String::from_utf8_lossy(&self.head));
        let tail = plain(&String::from_utf8_lossy(self.tail.make_contiguous()));
        if self.left_out > 0 {
            text = format!("{text}\n[{} bytes omitted]\n", self.left_out);
        }
        text + &tail
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Returns a text without terminal control sequences and other control characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => match chars.next() {
                // A control sequence ends with a letter or one of the characters after it in ASCII.
                Some('[') => {
                    chars.find(|char| ('@'..='~').contains(char));
                }
                // An operating system command ends with a bell, or with an escape and a backslash.
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    while let Some(char) = chars.next() {
                        if char == '\u{7}' || (char == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\t' => plain.push(char),
            '\r' => plain.push('\n'),
            _ if char.is_control() => {}
            _ => plain.push(char),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_marker_in_any_chunks() {
        let output = b"\none\nM 7x\nM\n\nM 12\n";
        for cut in 0..=output.len() {
            let mut capture = Capture::new("M", 100);
            let first = capture.push(&output[..cut]);
            // The line before has no number, so the shell did not write it.
            let code = first.or_else(|| capture.push(&output[cut..]));
            assert!(code.is_some());
        }
        for cut in 0..=10 {
            let mut capture = Capture::new("MARK", 100);
            let text = b"out\nMARK 3\n";
            let code = capture.push(&text[..cut]).or_else(|| capture.push(&text[cut..]));
            assert_eq!((code, capture.finish().as_str()), (Some(3), "out"));
        }
    }

    #[test]
    fn keeps_the_start_and_the_end_of_long_output() {
        let mut capture = Capture::new("MARK", 8);
        for _ in 0..1000 {
            assert_eq!(capture.push(b"abcdefghij"), None);
            assert!(capture.head.len() + capture.tail.len() + capture.pending.len() < 64);
        }
        assert_eq!(capture.push(b"end\nMARK 0\n"), Some(0));
        assert_eq!(capture.finish(), "abcd\n[9995 bytes omitted]\njend");
    }

    #[test]
    fn removes_control_sequences() {
        assert_eq!(
            plain("\x1b[1;31mred\x1b[0m\x1b]0;title\x07 a\x1b]8;;x\x1b\\b\x08\r\nc\rd\te"),
            "red ab\nc\nd\te"
        );
        assert_eq!(plain("open \x1b[12"), "open ");
    }
}
