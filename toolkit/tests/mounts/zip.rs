//! Archives of skills.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// A file in an archive.
#[derive(Clone)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: &'a [u8],
    /// The type and permissions on Unix.
    pub(crate) mode: u32,
    /// The size that the archive states.
    pub(crate) size: u32,
    pub(crate) flags: u16,
}

pub(crate) fn file<'a>(name: &'a str, content: &'a str) -> File<'a> {
    let size = u32::try_from(content.len()).unwrap();
    File { name, content: content.as_bytes(), mode: 0o100_644, size, flags: 0 }
}

/// Creates an archive of these files.
pub(crate) fn archive(files: &[File<'_>]) -> Vec<u8> {
    let (mut archive, mut list) = (Vec::new(), Vec::new());
    for file in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(file.content).unwrap();
        let compressed = encoder.finish().unwrap();
        let mut crc = Crc::new();
        crc.update(file.content);
        let start = archive.len() as u32;
        let name = file.name.len() as u16;
        let mut common = Vec::new();
        for number in [20, file.flags, 8, 0, 0] {
            common.extend(u16::to_le_bytes(number));
        }
        for number in [crc.sum(), compressed.len() as u32, file.size] {
            common.extend(u32::to_le_bytes(number));
        }
        common.extend(u16::to_le_bytes(name));
        common.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(file.name.as_bytes());
        archive.extend(compressed);
        list.extend(b"PK\x01\x02\x14\x03");
        list.extend(&common);
        list.extend([0; 6]);
        list.extend(u32::to_le_bytes(file.mode << 16));
        list.extend(u32::to_le_bytes(start));
        list.extend(file.name.as_bytes());
    }
    let (start, length, count) = (archive.len() as u32, list.len() as u32, files.len() as u16);
    archive.extend(list);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    archive.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend([0, 0]);
    archive
}
