//! The tool `read`.

use std::io::{self, BufRead, BufReader, Read};

use anthropic_beta::{
    agents::AgentToolset20260401ReadInput as Input,
    json::Base64,
    messages::{
        Base64ImageSource, Base64PdfSource, ImageBlockParam, ImageMediaType, RequestDocumentBlock,
        ToolResultContentBlockParam,
    },
};
use cap_std::fs::File;

use super::{
    places::Places,
    workspace::{Limits, reason},
};
use crate::{
    files::{FollowSymlinks, Watch, open_regular, read_up_to},
    tools::ToolOutput,
};

/// The maximum size of an image and of a PDF, in bytes.
const IMAGE: u64 = 5 << 20;
const PDF: u64 = 20 << 20;

pub(super) fn read(
    places: &Places,
    input: &Input,
    limits: Limits,
    watch: &Watch,
) -> Result<ToolOutput, String> {
    let path = &input.file_path;
    let fail = |reason: &str| format!("read: {path}: {reason}");
    let (place, relative) = places.find(path).map_err(fail)?;
    let open = || open_regular(&place.dir, &relative, FollowSymlinks::Yes);
    let mut file = open().map_err(|error| fail(reason(&error)))?;
    let failed = |error: io::Error| fail(reason(&error));
    if let Some(range) = &input.view_range {
        let (first, last) = lines_of(range).ok_or_else(|| {
            fail("view_range is not [first line, last line], counted from 1, with 0 or less for the end")
        })?;
        return range_of(file, first, last, limits.file, watch)
            .map_err(failed)?
            .map(Into::into)
            .map_err(|problem| fail(&problem));
    }
    let mut start = [0; 12];
    let length = fill(&mut file, &mut start).map_err(failed)?;
    if let Some(kind) = Media::of(&start[..length]) {
        // Read again from its beginning.
        let mut file = open().map_err(|error| fail(reason(&error)))?;
        return kind.show(&mut file).map_err(failed)?.ok_or_else(|| fail("too large to show"));
    }
    let mut content = start[..length].to_vec();
    let rest = read_up_to(&mut file, (limits.file as u64).saturating_sub(length as u64)).map_err(failed)?;
    content.extend(rest.ok_or_else(|| {
        fail(&format!("longer than {} bytes; read a part of it with view_range", limits.file))
    })?);
    let text = String::from_utf8(content).map_err(|_| fail("not UTF-8 text"))?;
    Ok(text.into())
}

/// Returns the first and last line of a range; `None` as the last line is the end of the file.
fn lines_of(range: &[i64]) -> Option<(u64, Option<u64>)> {
    let &[first, last] = range else { return None };
    let first = u64::try_from(first).ok().filter(|first| *first >= 1)?;
    let last = u64::try_from(last).ok().filter(|last| *last >= 1);
    last.is_none_or(|last| first <= last).then_some((first, last))
}

/// Fills the buffer, or reads to the end of the file if it is shorter.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            count => length += count,
        }
    }
    Ok(length)
}

/// Returns a range of lines of a file, without keeping the others in memory.
fn range_of(
    file: File,
    first: u64,
    last: Option<u64>,
    limit: usize,
    watch: &Watch,
) -> io::Result<Result<String, String>> {
    let mut file = BufReader::with_capacity(64 * 1024, file);
    let mut text = Vec::new();
    let mut line = 1;
    while last.is_none_or(|last| line <= last) {
        if watch.is_over() {
            return Ok(Err("reading took too long".into()));
        }
        let buffer = file.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(buffer.len(), |end| end + 1);
        if line >= first {
            if text.len() + count > limit {
                return Ok(Err(format!("the range is longer than {limit} bytes; read fewer lines")));
            }
            text.extend_from_slice(&buffer[..count]);
        }
        line += u64::from(end.is_some());
        file.consume(count);
    }
    Ok(String::from_utf8(text).map_err(|_| "not UTF-8 text".into()))
}

/// A file that is sent as an image or document.
enum Media {
    Image(ImageMediaType),
    Pdf,
}

impl Media {
    /// Detects the type of a file by its first bytes.
    fn of(start: &[u8]) -> Option<Self> {
        Some(match start {
            [0x89, b'P', b'N', b'G', ..] => Self::Image(ImageMediaType::ImagePng),
            [0xff, 0xd8, 0xff, ..] => Self::Image(ImageMediaType::ImageJpeg),
            [b'G', b'I', b'F', b'8', ..] => Self::Image(ImageMediaType::ImageGif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => {
                Self::Image(ImageMediaType::ImageWebp)
            }
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            _ => return None,
        })
    }

    /// Returns the block with the content; `None` if it is too large.
    fn show(&self, file: &mut File) -> io::Result<Option<ToolOutput>> {
        let limit = if matches!(self, Self::Pdf) { PDF } else { IMAGE };
        let block = |content: Vec<u8>| -> ToolResultContentBlockParam {
            let data = Base64::from_bytes(content);
            match self {
                Self::Image(kind) => ImageBlockParam::new(Base64ImageSource::new(data, kind.clone())).into(),
                Self::Pdf => RequestDocumentBlock::new(Base64PdfSource::new(data)).into(),
            }
        };
        Ok(read_up_to(file, limit)?.map(|content| vec![block(content)].into()))
    }
}
