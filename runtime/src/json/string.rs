//! Inside of strings: the run without escapes, and one escape.

/// Where the plain characters from `at` on end: at `"`, `\`, a control character, or the end of the text.
pub(super) fn plain_end(bytes: &[u8], at: usize) -> usize {
    const LINE: usize = 32;
    let rest = bytes.get(at..).unwrap_or_default();
    // Most strings are short and end in the first line.
    if let Some(end) = first_special(rest.get(..LINE).unwrap_or(rest)) {
        return at + end;
    }
    let is_plain = |line: &&[u8]| !line.iter().fold(false, |found, byte| found | is_special(*byte));
    let plain = LINE * rest.chunks_exact(LINE).skip(1).take_while(is_plain).count() + LINE.min(rest.len());
    let rest = rest.get(plain..).unwrap_or_default();
    at + plain + first_special(rest).unwrap_or(rest.len())
}

fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// The place of the first special character.
#[inline]
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(place) = in_block(*block) {
            return Some(8 * index + place);
        }
    }
    match bytes.last_chunk::<8>() {
        // The last block is looked at again, together with what is left.
        Some(block) if !rest.is_empty() => in_block(*block).map(|place| bytes.len() - 8 + place),
        _ => rest.iter().position(|byte| is_special(*byte)),
    }
}

/// The same in eight bytes at once.
#[inline]
fn in_block(block: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    // A byte's high bit in `hit` says that the byte is special. The lowest hit is always right; a borrow can only make
    // false ones above it.
    let word = u64::from_le_bytes(block);
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = word ^ (ONES * b'"' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = word ^ (ONES * b'\\' as u64);
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    let hit = (control | quote | backslash) & (ONES << 7);
    (hit != 0).then_some((hit.trailing_zeros() / 8) as usize)
}

/// Reads the escape whose `\` stands at `at`: its character, `None` for half a surrogate pair, and where it
/// ends. The error says where and what.
pub(super) fn escape(bytes: &[u8], at: usize) -> Result<(Option<char>, usize), (usize, &'static str)> {
    let char = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at),
        Some(_) => return Err((at, "this escape is not one of JSON's")),
        None => return Err((at + 1, "the text ended inside a string")),
    };
    Ok((Some(char), at + 2))
}

/// `\uXXXX`, or two of them when the first is the first half of a surrogate pair.
fn unicode(bytes: &[u8], at: usize) -> Result<(Option<char>, usize), (usize, &'static str)> {
    let first = hex(bytes, at + 2).ok_or((at, "`\\u` must be followed by four hex digits"))?;
    if let Some(char) = char::from_u32(first) {
        return Ok((Some(char), at + 6));
    }
    if first > 0xDBFF || bytes.get(at + 6..at + 8) != Some(b"\\u") {
        return Ok((None, at + 6));
    }
    let second = hex(bytes, at + 8).ok_or((at + 6, "`\\u` must be followed by four hex digits"))?;
    if !(0xDC00..=0xDFFF).contains(&second) {
        return Ok((None, at + 6));
    }
    Ok((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), at + 12))
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |code, byte| Some(code << 4 | (*byte as char).to_digit(16)?))
}
