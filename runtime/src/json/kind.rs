//! The kinds of JSON values.

use std::fmt;

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number.
    Number,
    /// Any string.
    String,
    /// A list, `[…]`, which JSON calls an array.
    List,
    /// An object, `{…}`.
    Object,
}

impl JsonKind {
    pub(super) fn of_first_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'n' => JsonKind::Null,
            b't' | b'f' => JsonKind::Boolean,
            b'-' | b'0'..=b'9' => JsonKind::Number,
            b'"' => JsonKind::String,
            b'[' => JsonKind::List,
            b'{' => JsonKind::Object,
            _ => return None,
        })
    }
}

impl fmt::Display for JsonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonKind::Null => "null",
            JsonKind::Boolean => "a boolean",
            JsonKind::Number => "a number",
            JsonKind::String => "a string",
            JsonKind::List => "a list",
            JsonKind::Object => "an object",
        })
    }
}
