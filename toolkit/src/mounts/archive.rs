//! Zip archives, as far as skills need them.

use std::io::{self, Read};

use flate2::{Crc, read::DeflateDecoder};

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const FILE: &[u8] = b"PK\x03\x04";
/// Bytes of the record at the end of an archive, without the comment after it.
const END_LENGTH: usize = 22;
/// Bytes of the longest comment.
const COMMENT: usize = 0xffff;
/// The systems on which the upper half of the attributes is a Unix mode.
const UNIX: [u8; 2] = [3, 19];

/// A file or directory in an archive.
pub(super) struct Entry<'a> {
    /// Its path, as the archive has it.
    pub(super) name: String,
    pub(super) kind: Kind,
    compressed: &'a [u8],
    method: u16,
    size: u64,
    checksum: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File {
        executable: bool,
    },
    Directory,
    /// A link, a device or the like.
    Special,
}

/// Reads the list of an archive, of at most `maximum` entries.
pub(super) fn entries(archive: &[u8], maximum: usize) -> io::Result<Vec<Entry<'_>>> {
    let end = end(archive).ok_or_else(|| invalid("not a zip archive"))?;
    let count = usize::from(end.u16(10)?);
    if count > maximum {
        return Err(invalid(&format!("more than {maximum} entries")));
    }
    let mut at = end.u32(16)? as usize;
    let mut found = Vec::new();
    for _ in 0..count {
        let header = Part::at(archive, at, ENTRY)?;
        let (name, extra, comment) =
            (usize::from(header.u16(28)?), usize::from(header.u16(30)?), usize::from(header.u16(32)?));
        found.push(entry(archive, header, name)?);
        at += 46 + name + extra + comment;
    }
    Ok(found)
}

/// The record at the end of an archive.
fn end(archive: &[u8]) -> Option<Part<'_>> {
    let last = archive.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(COMMENT);
    let at = (first..=last).rev().find(|at| archive[*at..].starts_with(END))?;
    Some(Part(&archive[at..]))
}

fn entry<'a>(archive: &'a [u8], header: Part<'a>, name_length: usize) -> io::Result<Entry<'a>> {
    let name = String::from_utf8(header.bytes(46, name_length)?.to_vec());
    let name = name.map_err(|_| invalid("a name is not UTF-8"))?;
    if header.u16(8)? & 1 != 0 {
        return Err(invalid("an entry is encrypted"));
    }
    let file = Part::at(archive, header.u32(42)? as usize, FILE)?;
    let start = 30 + usize::from(file.u16(26)?) + usize::from(file.u16(28)?);
    let mode = UNIX.contains(&header.bytes(5, 1)?[0]).then_some(header.u32(38)? >> 16);
    let kind = match mode.map_or(0, |mode| mode & 0o170_000) {
        0o040_000 => Kind::Directory,
        0 | 0o100_000 if name.ends_with('/') => Kind::Directory,
        0 | 0o100_000 => Kind::File { executable: mode.is_some_and(|mode| mode & 0o111 != 0) },
        _ => Kind::Special,
    };
    Ok(Entry {
        name,
        kind,
        compressed: file.bytes(start, header.u32(20)? as usize)?,
        method: header.u16(10)?,
        size: u64::from(header.u32(24)?),
        checksum: header.u32(16)?,
    })
}

impl Entry<'_> {
    /// Returns the content of a file, of at most `limit` bytes.
    pub(super) fn content(&self, limit: u64) -> io::Result<Vec<u8>> {
        if self.size > limit {
            return Err(invalid("the files are too large"));
        }
        // A byte more than expected shows that the size is wrong, however much follows.
        let most = self.size + 1;
        let mut content = Vec::new();
        match self.method {
            0 => self.compressed.take(most).read_to_end(&mut content)?,
            8 => DeflateDecoder::new(self.compressed).take(most).read_to_end(&mut content)?,
            method => return Err(invalid(&format!("unknown compression method {method}"))),
        };
        let mut crc = Crc::new();
        crc.update(&content);
        if content.len() as u64 != self.size || crc.sum() != self.checksum {
            return Err(invalid("a file does not match its size and checksum"));
        }
        Ok(content)
    }
}

/// Bytes of an archive, from some place to the end.
#[derive(Clone, Copy)]
struct Part<'a>(&'a [u8]);

impl<'a> Part<'a> {
    fn at(archive: &'a [u8], at: usize, signature: &[u8]) -> io::Result<Self> {
        match archive.get(at..) {
            Some(part) if part.starts_with(signature) => Ok(Self(part)),
            _ => Err(invalid("damaged")),
        }
    }

    fn bytes(self, at: usize, length: usize) -> io::Result<&'a [u8]> {
        let end = at.checked_add(length).ok_or_else(|| invalid("damaged"))?;
        self.0.get(at..end).ok_or_else(|| invalid("damaged"))
    }

    fn u16(self, at: usize) -> io::Result<u16> {
        let bytes = self.bytes(at, 2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(self, at: usize) -> io::Result<u32> {
        Ok(u32::from(self.u16(at)?) | u32::from(self.u16(at + 2)?) << 16)
    }
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("invalid archive: {reason}"))
}
