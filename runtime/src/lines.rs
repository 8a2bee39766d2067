//! JSON lines, cut as the bytes arrive.
//!
//! A line ends with a line feed, alone or after a carriage return; the last line may lack it. Lines that hold only white
//! space are passed over. What a line holds is not looked at.

use std::fmt;

use crate::buffer::LineBuffer;

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
#[derive(Debug)]
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
