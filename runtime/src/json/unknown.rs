//! Unknown enum values and members of unions.

use std::fmt;

use super::any::Json;
use super::codec::{Empty, Encode};
use super::error::DecodeError;
use super::writer::Writer;

/// The text of an unknown enum value.
///
/// Only the enum creates it, with its `from_wire`, so that it never contains a known value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    #[doc(hidden)]
    pub fn __new(text: String) -> Self {
        UnknownValue(text)
    }

    /// Returns the text as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An unknown member of a union, or a known one that cannot be decoded.
///
/// It keeps the exact text of the value, and is encoded unchanged. It is only created by decoding: to create one,
/// use `from_json` of the union.
// One allocation, since a list can contain millions of them.
#[derive(Clone)]
pub struct Unknown {
    json: Json,
    /// The position of the tag in the text, if it is there without escapes.
    tag: Place,
    rare: Option<Box<Rare>>,
}

/// A range of a text.
type Place = (u32, u32);

#[derive(Clone, Default)]
struct Rare {
    /// A tag that is written with escapes.
    tag: Option<Box<str>>,
    reason: Option<DecodeError>,
    secret: bool,
}

impl Unknown {
    pub(super) fn new(json: Json, tag: Option<&str>, reason: Option<DecodeError>) -> Self {
        let mut unknown = Unknown { json, ..Self::EMPTY };
        if let Some(tag) = tag {
            match place(unknown.json.as_str(), tag) {
                Some(place) => unknown.tag = place,
                None => unknown.rare().tag = Some(tag.into()),
            }
        }
        if reason.is_some() {
            unknown.rare().reason = reason;
        }
        unknown
    }

    /// Marks it as part of a type that contains a secret.
    #[doc(hidden)]
    pub fn secret(mut self) -> Self {
        self.rare().secret = true;
        self
    }

    /// Converts a known member to an unknown member of another union.
    #[doc(hidden)]
    pub fn __encoded<T: Encode>(value: &T, tag: Option<&str>) -> Self {
        Unknown::new(Json::encode_from(value), tag, None)
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Returns the tag, if the value is an object with one.
    pub fn tag(&self) -> Option<&str> {
        match self.tag {
            (0, 0) => self.rare.as_ref()?.tag.as_deref(),
            (start, end) => self.json.as_str().get(start as usize..end as usize),
        }
    }

    /// Returns the whole value.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Returns why the value could not be decoded although its tag or kind is known. `None` if the tag or kind is
    /// unknown. The path and position in the error are relative to [`json`](Self::json).
    pub fn reason(&self) -> Option<&DecodeError> {
        self.rare.as_ref()?.reason.as_ref()
    }
}

/// Returns the first position of the tag as a string in the text, which may be that of an equal string.
fn place(text: &str, tag: &str) -> Option<Place> {
    let is_whole = |start: usize| {
        let (before, after) = (text.get(..start), text.get(start + tag.len()..));
        before.is_some_and(|before| before.ends_with('"'))
            && after.is_some_and(|after| after.starts_with('"'))
    };
    let start = text.match_indices(tag).map(|(start, _)| start).find(|start| is_whole(*start))?;
    Some((u32::try_from(start).ok()?, u32::try_from(start + tag.len()).ok()?))
}

/// The same JSON value.
impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for Unknown {}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Unknown");
        if self.rare.as_ref().is_some_and(|rare| rare.secret) {
            // The reason may contain parts of the value.
            debug.field("tag", &self.tag()).field("json", &format_args!("[redacted]"));
            return debug.finish();
        }
        debug.field("json", self.json());
        if let Some(reason) = self.reason() {
            debug.field("reason", &format_args!("{reason}"));
        }
        debug.finish()
    }
}

/// `null`
impl Empty for Unknown {
    const EMPTY: Self = Unknown { json: Json::NULL, tag: (0, 0), rare: None };
}

impl Empty for UnknownValue {
    const EMPTY: Self = UnknownValue(String::new());
}

impl Encode for Unknown {
    fn encode(&self, writer: &mut Writer) {
        self.json().encode(writer);
    }
}
