//! JSON lines, cut as the bytes arrive.
//!
//! A line ends with a line feed, alone or after a carriage return; the last line may lack it. Lines that hold only white
//! space are passed over. What a line holds is not looked at.

use std::fmt;

use crate::wire::buffer::LineBuffer;

/// The longest line that is read unless another limit is given: 64 MiB.
pub const DEFAULT_LIMIT: usize = 64 << 20;

/// Cuts a stream of bytes into its lines, whichever way the bytes are cut into pieces.
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
    /// A decoder that refuses a line of more than `limit` bytes, its line feed not counted.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, buffer: LineBuffer::default(), failed: false }
    }

    /// Takes the next bytes of the stream: any number of them, cut anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !self.failed {
            self.buffer.feed(bytes);
        }
    }

    /// The next line that is complete, without its line end, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// A line beyond the limit. It ends the decoder: every later call gives `None`.
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

    /// The last line when it lacks its line feed. Call it once the bytes have ended and [`next_line`](Self::next_line)
    /// has given `None`.
    ///
    /// # Errors
    /// As [`next_line`](Self::next_line).
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

/// A line has more bytes than the limit allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineTooLong {
    /// The limit, in bytes.
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
        assert_eq!(decoder.finish(), None, "the last line comes once");
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
    fn lines_end_with_lf_or_crlf_and_the_last_may_lack_it() {
        let expected = [b"{\"a\":1}".to_vec(), b"{\"b\":2}".to_vec()];
        for stream in ["{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\r\n{\"b\":2}\r\n", "{\"a\":1}\n{\"b\":2}"] {
            assert_eq!(lines(stream.as_bytes()), expected, "{stream:?}");
        }
    }

    #[test]
    fn blank_lines_are_passed_over() {
        assert_eq!(lines(b"\n\n 1\n \t\r\n\r\n2\n\n"), [b" 1".to_vec(), b"2".to_vec()]);
        assert!(lines(b"").is_empty());
        assert!(lines(b"\r").is_empty());
    }

    #[test]
    fn a_carriage_return_alone_is_part_of_the_line() {
        assert_eq!(lines(b"1\r2\n"), [b"1\r2".to_vec()]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_the_last_thing_given() {
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
