//! What the spec does not know: enum values and members of unions.

use std::fmt;

use super::any::Json;
use super::codec::{Blank, Encode};
use super::error::DecodeError;
use super::writer::Writer;

/// The text of an enum value that the spec does not know.
///
/// Made only by the enums themselves, so that a known value never hides here: `from_wire` of the enum makes one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    #[doc(hidden)]
    pub fn __new(text: String) -> Self {
        UnknownValue(text)
    }

    /// The text as on the wire.
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

/// A member of a union that the spec does not know, or whose shape is not the one that the spec says.
///
/// Keeps the whole value with its exact text, and is encoded as it came. Made only by decoding: use
/// `from_json` of the union to build one.
// One allocation, since a list can have millions of them.
#[derive(Clone)]
pub struct Unknown {
    json: Json,
    /// Where in the text the tag stands, if there is one and it stands there as it is.
    tag: Place,
    rare: Option<Box<Rare>>,
}

/// A part of a text: where it begins and ends.
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
        let mut unknown = Unknown { json, ..Self::BLANK };
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

    /// The same, as a part of a type that holds a secret.
    #[doc(hidden)]
    pub fn secret(mut self) -> Self {
        self.rare().secret = true;
        self
    }

    /// A known member, as one that another union does not know.
    #[doc(hidden)]
    pub fn __encoded<T: Encode>(value: &T, tag: Option<&str>) -> Self {
        Unknown::new(Json::encode_from(value), tag, None)
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The tag, when the value is an object that has one.
    pub fn tag(&self) -> Option<&str> {
        match self.tag {
            (0, 0) => self.rare.as_ref()?.tag.as_deref(),
            (start, end) => self.json.as_str().get(start as usize..end as usize),
        }
    }

    /// The whole value.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Why the value is not one of the known members although its tag or kind is known. `None` when the tag
    /// or kind is not known. Path and place in the error count from the beginning of [`json`](Self::json).
    pub fn reason(&self) -> Option<&DecodeError> {
        self.rare.as_ref()?.reason.as_ref()
    }
}

/// Where the text has this tag as a string: the first place with the same characters, which need not be the tag's own.
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
            // A reason may quote the value.
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
impl Blank for Unknown {
    const BLANK: Self = Unknown { json: Json::NULL, tag: (0, 0), rare: None };
}

impl Blank for UnknownValue {
    const BLANK: Self = UnknownValue(String::new());
}

impl Encode for Unknown {
    fn encode(&self, writer: &mut Writer) {
        self.json().encode(writer);
    }
}
