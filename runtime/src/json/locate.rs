//! Converts a byte offset to a path, a line and a column.
//!
//! Decoders record only an offset. The path is found afterwards by reading the text again, so that it costs nothing
//! without an error.

use std::borrow::Cow;
use std::fmt::Write;

use super::error::{DecodeError, Position};
use super::kind::JsonKind;
use super::reader::Reader;

/// Adds the line, column and path to an error in `text`, without counting its first `skipped` bytes.
#[cold]
pub(super) fn locate(error: DecodeError, text: &str, skipped: usize) -> DecodeError {
    let offset = error.offset().saturating_sub(skipped).min(text.len());
    let (line, column) = line_and_column(text, offset);
    let (path, pointer) = path(text, offset);
    error.with_position(Position { offset, line, column, path, pointer })
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let start_of_line = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start_of_line..].chars().count() + 1)
}

/// Returns the path of the innermost value that contains `offset`, also as a JSON pointer. The text before `offset`
/// is well-formed.
fn path(text: &str, offset: usize) -> (String, String) {
    let (mut path, mut pointer) = (String::new(), String::new());
    let mut reader = Reader::new(text);
    while let Some(step) = descend(&mut reader, offset) {
        match step {
            Step::Key(key) => {
                push_key(&mut path, &key);
                pointer.extend(["/", &key.replace('~', "~0").replace('/', "~1")]);
            }
            Step::Index(index) => {
                // Writing to a string never fails.
                let _ = write!(path, "[{index}]");
                let _ = write!(pointer, "/{index}");
            }
        }
    }
    (path, pointer)
}

/// The step from a value to one of its members.
enum Step<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

/// Moves from a value to its member that contains `offset`. `None` if there is none.
fn descend<'a>(reader: &mut Reader<'a>, offset: usize) -> Option<Step<'a>> {
    if reader.mark().at >= offset {
        return None;
    }
    let list = match reader.kind().ok()? {
        JsonKind::List => true,
        JsonKind::Object => false,
        _ => return None,
    };
    let mut more = if list { reader.open_list() } else { reader.open_object() }.ok()?;
    let mut index = 0;
    while more {
        let key = if list { None } else { Some(reader.key().ok()?) };
        let start = reader.mark();
        if start.at > offset {
            return None;
        }
        if reader.skip().is_err() || reader.at > offset {
            reader.rewind(start);
            return Some(key.map_or(Step::Index(index), Step::Key));
        }
        more = if list { reader.next_element() } else { reader.next_member() }.ok()?;
        index += 1;
    }
    None
}

fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (plain, path.is_empty()) {
        (true, true) => path.push_str(key),
        (true, false) => path.extend([".", key]),
        (false, _) => path.extend(["[", &format!("{key:?}"), "]"]),
    }
}
