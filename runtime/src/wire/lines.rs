//! A decoder of JSON lines.
//!
//! A line ends with a line feed, possibly after a carriage return; the last line may have none. Lines of white
//! space are ignored. The content of lines is not parsed.

use std::fmt;

use crate::wire::buffer::LineBuffer;

/// The default maximum length of a line: 64 MiB.
pub const DEFAULT_LIMIT: usize = 64 << 20;

/// Splits a stream of bytes into lines. The result does not depend on how the bytes are split into chunks.
///
/// ```
/// use anthropic_beta_runtime::lines::Decoder;
///
/// let mut decoder = Decoder::default();
/// decoder.feed(b"{\"n\":1}\n{\"n\"");
/// assert_eq!(decoder.next_line(), Some(Ok(&b"{\"n\":1}"[..])));
/// assert_eq!(decoder.next_line(), None);
/// decoder.feed(b":2}");
/// assert_eq!(decoder.finish(), Some(Ok(&b"{\"n\":2}"[..])));
/// ```
#[derive(Clone, Debug)]
pub struct Decoder {
    limit: usize,
    buffer: LineBuffer,
    failed: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(DEFAULT_LIMIT)
    }
}

impl Decoder {
    /// Creates a decoder with a maximum length of a line in bytes, without its line feed.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, buffer: LineBuffer::default(), failed: false }
    }

    /// Adds bytes of the stream, in chunks of any size.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !self.failed {
            self.buffer.feed(bytes);
        }
    }

    /// Returns the next complete line without its line end, or `None` if more bytes are needed.
    ///
    /// # Errors
    /// An error if a line exceeds the limit. After it, every call returns `None`.
    pub fn next_line(&mut self) -> Option<Result<&[u8], LineTooLong>> {
        if self.failed {
            return None;
        }
        loop {
            match self.buffer.next_line(|bytes| memchr::memchr(b'\n', bytes), self.limit) {
                Ok(None) => return None,
                Ok(Some(line)) if is_blank(self.buffer.slice(line.clone())) => {}
                Ok(Some(line)) => return Some(Ok(without_return(self.buffer.slice(line)))),
                Err(_) => {
                    self.failed = true;
                    self.buffer = LineBuffer::default();
                    return Some(Err(LineTooLong { limit: self.limit }));
                }
            }
        }
    }

    /// Returns the last line if it has no line feed. Call it at the end of the stream, after
    /// [`next_line`](Self::next_line) has returned `None`.
    ///
    /// # Errors
    /// The errors of [`next_line`](Self::next_line).
    pub fn finish(&mut self) -> Option<Result<&[u8], LineTooLong>> {
        self.feed(b"\n");
        self.next_line()
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// An error if a line exceeds the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineTooLong {
    /// The limit in bytes.
    pub limit: usize,
}

impl fmt::Display for LineTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit } = self;
        write!(f, "a line is longer than the limit of {limit} bytes; raise the line limit to read it")
    }
}

impl std::error::Error for LineTooLong {}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(limit: usize, pieces: &[&[u8]]) -> Vec<Result<Vec<u8>, LineTooLong>> {
        let mut decoder = Decoder::new(limit);
        let mut lines = Vec::new();
        for piece in pieces {
            decoder.feed(piece);
            while let Some(line) = decoder.next_line() {
                lines.push(line.map(<[u8]>::to_vec));
            }
        }
        lines.extend(decoder.finish().map(|line| line.map(<[u8]>::to_vec)));
        assert_eq!(decoder.finish(), None, "the last line is returned again");
        lines
    }

    fn lines(stream: &[u8]) -> Vec<Vec<u8>> {
        let whole = decode(DEFAULT_LIMIT, &[stream]);
        for cut in 0..=stream.len() {
            assert_eq!(decode(DEFAULT_LIMIT, &[&stream[..cut], &stream[cut..]]), whole, "cut at {cut}");
        }
        assert_eq!(decode(DEFAULT_LIMIT, &stream.chunks(1).collect::<Vec<_>>()), whole, "byte by byte");
        whole.into_iter().map(|line| line.expect("within the limit")).collect()
    }

    #[test]
    fn splits_at_lf_and_crlf() {
        let expected = [b"{\"a\":1}".to_vec(), b"{\"b\":2}".to_vec()];
        for stream in ["{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\r\n{\"b\":2}\r\n", "{\"a\":1}\n{\"b\":2}"] {
            assert_eq!(lines(stream.as_bytes()), expected, "{stream:?}");
        }
    }

    #[test]
    fn ignores_blank_lines() {
        assert_eq!(lines(b"\n\n 1\n \t\r\n\r\n2\n\n"), [b" 1".to_vec(), b"2".to_vec()]);
        assert!(lines(b"").is_empty());
        assert!(lines(b"\r").is_empty());
    }

    #[test]
    fn keeps_a_carriage_return_inside_a_line() {
        assert_eq!(lines(b"1\r2\n"), [b"1\r2".to_vec()]);
    }

    #[test]
    fn ends_after_a_line_that_exceeds_the_limit() {
        let error = Err(LineTooLong { limit: 3 });
        for stream in [&b"123\n1234\n1\n"[..], b"123\n1234"] {
            assert_eq!(decode(3, &[stream]), [Ok(b"123".to_vec()), error.clone()]);
            assert_eq!(
                decode(3, &stream.chunks(1).collect::<Vec<_>>()),
                [Ok(b"123".to_vec()), error.clone()]
            );
        }
        let mut decoder = Decoder::new(3);
        decoder.feed(b"1234");
        assert!(matches!(decoder.next_line(), Some(Err(_))));
        decoder.feed(b"\n1\n");
        assert_eq!(decoder.next_line(), None);
        assert_eq!(decoder.finish(), None);
    }
}
