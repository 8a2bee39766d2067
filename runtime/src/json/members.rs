//! Encoding an object field by field.

use super::codec::{Blank, Encode};
use super::constant::Constant;
use super::extra::Extra;
use super::maybe::Maybe;
use super::reader::Reader;
use super::writer::{ObjectStart, Writer};

/// A field that can be left out.
pub trait Omittable: Encode {
    /// Whether the field is left out.
    fn is_omitted(&self) -> bool;
}

impl<T: Encode> Omittable for Option<T> {
    fn is_omitted(&self) -> bool {
        self.is_none()
    }
}

impl<T: Encode> Omittable for Maybe<T> {
    fn is_omitted(&self) -> bool {
        self.is_absent()
    }
}

impl Writer {
    /// Writes a member, unless it is left out.
    pub fn optional<T: Omittable>(&mut self, key: &str, value: &T) {
        if !value.is_omitted() {
            self.member(key, value);
        }
    }

    /// Writes a member, unless it was missing in the text that the object was decoded from and is still
    /// blank.
    pub fn tolerant<T: Encode + Blank + PartialEq>(&mut self, key: &'static str, value: &T, extra: &Extra) {
        if !(extra.was_missing(key) && *value == T::BLANK) {
            self.member(key, value);
        }
    }

    /// Writes a member that always has the same value, unless the object was decoded from a text where it
    /// was missing or `null`: `extra` remembers that.
    pub fn constant(&mut self, key: &'static str, value: impl Constant, extra: &Extra) {
        if !extra.was_missing(key) && extra.get(key).is_none() {
            self.key(key);
            value.write(self);
        }
    }

    /// Writes the members that the type does not know, of the object that begins at `start`. One that was put
    /// in by hand and whose name is already written in this object is left out, so that no name is written
    /// twice.
    pub fn extra(&mut self, start: ObjectStart, extra: &Extra) {
        let known = self.unfinished(start).len();
        for (name, value) in extra.iter() {
            if !(extra.edited() && has_member(&self.unfinished(start)[..known], name)) {
                self.key(name);
                self.raw(value.as_str());
            }
        }
    }
}

/// Whether the unfinished object `text` has a member `name`.
fn has_member(text: &str, name: &str) -> bool {
    let mut reader = Reader::new(text);
    let mut more = reader.open_object().unwrap_or(false);
    while more {
        match reader.key() {
            Ok(key) if key == name => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
        more = reader.skip().is_ok() && reader.next_member().unwrap_or(false);
    }
    false
}
