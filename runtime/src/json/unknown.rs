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
// `None` is `null`, so that there is a constant.
#[derive(Clone)]
pub struct Unknown(Option<Box<Details>>);

#[derive(Clone)]
struct Details {
    json: Json,
    tag: Option<Box<str>>,
    reason: Option<DecodeError>,
    secret: bool,
}

impl Unknown {
    pub(super) fn new(json: Json, tag: Option<&str>, reason: Option<DecodeError>) -> Self {
        Unknown(Some(Box::new(Details { json, tag: tag.map(Into::into), reason, secret: false })))
    }

    /// The same, as a part of a type that holds a secret.
    #[doc(hidden)]
    pub fn secret(mut self) -> Self {
        if let Some(details) = &mut self.0 {
            details.secret = true;
        }
        self
    }

    /// A known member, as one that another union does not know.
    #[doc(hidden)]
    pub fn __encoded<T: Encode>(value: &T, tag: Option<&str>) -> Self {
        Unknown::new(Json::encode_from(value), tag, None)
    }

    /// The tag, when the value is an object that has one.
    pub fn tag(&self) -> Option<&str> {
        self.0.as_ref()?.tag.as_deref()
    }

    /// The whole value.
    pub fn json(&self) -> &Json {
        static NULL: Json = Json::NULL;
        self.0.as_ref().map_or(&NULL, |details| &details.json)
    }

    /// Why the value is not one of the known members although its tag or kind is known. `None` when the tag
    /// or kind is not known. Path and place in the error count from the beginning of [`json`](Self::json).
    pub fn reason(&self) -> Option<&DecodeError> {
        self.0.as_ref()?.reason.as_ref()
    }
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
        if self.0.as_ref().is_some_and(|details| details.secret) {
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
    const BLANK: Self = Unknown(None);
}

impl Blank for UnknownValue {
    const BLANK: Self = UnknownValue(String::new());
}

impl Encode for Unknown {
    fn encode(&self, writer: &mut Writer) {
        self.json().encode(writer);
    }
}
