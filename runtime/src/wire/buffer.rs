//! A buffer that splits a stream of bytes into lines.

use std::ops::Range;

/// Bytes before the end of their line.
///
/// Every byte is searched for a line end once and moved a bounded number of times, even in small chunks: the
/// searched range is remembered, and memory is reclaimed only when at least half of the buffer has been read.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineBuffer {
    bytes: Vec<u8>,
    start: usize,
    searched: usize,
}

/// An error if a line is longer than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl LineBuffer {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        if self.start >= self.bytes.len() - self.start {
            self.bytes.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Returns the next line if its end, as found by `find_end`, has arrived. The range excludes the end byte and
    /// is valid for [`slice`](Self::slice) until the next call of [`feed`](Self::feed).
    pub(crate) fn next_line(
        &mut self,
        find_end: impl Fn(&[u8]) -> Option<usize>,
        limit: usize,
    ) -> Result<Option<Range<usize>>, TooLong> {
        let found = find_end(&self.bytes[self.searched..]);
        let end = found.map_or(self.bytes.len(), |offset| self.searched + offset);
        let line = self.start..end;
        if line.len() > limit {
            return Err(TooLong);
        }
        if found.is_none() {
            self.searched = end;
            return Ok(None);
        }
        self.start = end + 1;
        self.searched = self.start;
        Ok(Some(line))
    }

    pub(crate) fn slice(&self, line: Range<usize>) -> &[u8] {
        &self.bytes[line]
    }

    /// Skips the next byte if it is this one.
    pub(crate) fn skip(&mut self, byte: u8) {
        if self.rest().first() == Some(&byte) {
            self.start += 1;
            self.searched = self.searched.max(self.start);
        }
    }

    /// Returns all bytes that have not been read.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_feed(bytes: &[u8]) -> Option<usize> {
        memchr::memchr(b'\n', bytes)
    }

    fn take(buffer: &mut LineBuffer) -> Option<Vec<u8>> {
        let line = buffer.next_line(line_feed, 8).expect("within the limit")?;
        Some(buffer.slice(line).to_vec())
    }

    #[test]
    fn returns_lines_in_order() {
        let mut buffer = LineBuffer::default();
        buffer.feed(b"one\ntw");
        assert_eq!(take(&mut buffer).as_deref(), Some(&b"one"[..]));
        assert_eq!(take(&mut buffer), None);
        buffer.feed(b"o\n\nrest");
        assert_eq!(take(&mut buffer).as_deref(), Some(&b"two"[..]));
        assert_eq!(take(&mut buffer).as_deref(), Some(&b""[..]));
        assert_eq!(take(&mut buffer), None);
        assert_eq!(buffer.rest(), b"rest");
    }

    #[test]
    fn reclaims_the_memory_of_lines() {
        let mut buffer = LineBuffer::default();
        for _ in 0..10_000 {
            buffer.feed(b"1234567\n12");
            while take(&mut buffer).is_some() {}
            buffer.feed(b"\n");
            while take(&mut buffer).is_some() {}
        }
        assert!(buffer.bytes.capacity() < 256, "{}", buffer.bytes.capacity());
    }

    #[test]
    fn applies_the_limit_without_the_line_end() {
        let mut buffer = LineBuffer::default();
        buffer.feed(b"12345678\n123456789");
        assert!(take(&mut buffer).is_some());
        assert_eq!(buffer.next_line(line_feed, 8), Err(TooLong));
    }
}
