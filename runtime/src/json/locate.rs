//! From a byte offset to a path, a line and a column.
//!
//! Decoders note only an offset. The path is found afterwards by walking the text once more, so that it costs
//! nothing as long as nothing goes wrong.

use std::fmt::Write;

use super::error::{DecodeError, Position};
use super::kind::JsonKind;
use super::reader::Reader;

/// Fills in line, column and path of an error that happened in `text`, of which the first `skipped` bytes are
/// not counted.
#[cold]
pub(super) fn locate(error: DecodeError, text: &str, skipped: usize) -> DecodeError {
    let offset = error.offset().saturating_sub(skipped).min(text.len());
    let (line, column) = line_and_column(text, offset);
    error.with_position(Position { offset, line, column, path: path(text, offset) })
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let start_of_line = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start_of_line..].chars().count() + 1)
}

/// The path of the innermost value that `offset` belongs to. What stands before `offset` is well-formed.
fn path(text: &str, offset: usize) -> String {
    let mut path = String::new();
    let mut reader = Reader::new(text);
    while descend(&mut reader, offset, &mut path).is_some() {}
    path
}

/// Goes from a value into its member that holds `offset`. `None` when there is no such member.
fn descend(reader: &mut Reader<'_>, offset: usize, path: &mut String) -> Option<()> {
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
            match key {
                Some(key) => push_key(path, &key),
                None => write!(path, "[{index}]").ok()?,
            }
            return Some(());
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
