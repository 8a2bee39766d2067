//! Encoding an object field by field.

use std::collections::HashSet;

use super::codec::{Blank, Encode};
use super::constant::Constant;
use super::extra::Extra;
use super::maybe::Maybe;
use super::notes::Notes;
use super::reader::Reader;
use super::writer::{ObjectStart, Writer};

/// An object that is being encoded.
///
/// The caller makes one call for each known field, in the order in which the fields were listed for decoding:
/// what the [`Extra`] remembers of how they came is told by that order.
#[derive(Debug)]
pub struct Members<'w, 'e> {
    writer: &'w mut Writer,
    start: ObjectStart,
    extra: &'e Extra,
    notes: Notes<'e>,
    /// Whether there are any, which is rare.
    noted: bool,
    /// The field of the next call.
    field: usize,
}

impl Writer {
    /// Begins to write an object, whose unknown fields are in `extra`.
    pub fn members<'w, 'e>(&'w mut self, extra: &'e Extra) -> Members<'w, 'e> {
        let start = self.begin_object();
        let notes = extra.notes();
        Members { writer: self, start, extra, notes, noted: !notes.is_empty(), field: 0 }
    }
}

impl Members<'_, '_> {
    /// Writes a member that always has the same value, unless it was missing or `null`.
    pub fn constant(&mut self, key: &str, value: impl Constant) {
        let field = self.next();
        if self.noted && self.notes.is_null(field) {
            self.writer.key(key);
            self.writer.null();
        } else if !self.came_otherwise(field) {
            self.writer.key(key);
            let start = self.writer.len();
            value.write(self.writer);
            self.respell(field, start);
        }
    }

    /// Writes a member that always has a value.
    pub fn required<T: Encode>(&mut self, key: &str, value: &T) {
        let field = self.next();
        self.member(field, key, value);
    }

    /// Writes a member that always has a value, unless it was missing and is still blank.
    pub fn tolerant<T: Encode + Blank + PartialEq>(&mut self, key: &str, value: &T) {
        let field = self.next();
        if !(self.came_otherwise(field) && *value == T::BLANK) {
            self.member(field, key, value);
        }
    }

    /// Writes a member that is `null` when there is no value, unless it was missing.
    pub fn nullable<T: Encode>(&mut self, key: &str, value: &Option<T>) {
        let field = self.next();
        if value.is_some() || !self.came_otherwise(field) {
            self.member(field, key, value);
        }
    }

    /// Writes a member that is left out when there is no value, unless it was `null`.
    pub fn optional<T: Encode>(&mut self, key: &str, value: &Option<T>) {
        let field = self.next();
        if value.is_some() || self.came_otherwise(field) {
            self.member(field, key, value);
        }
    }

    /// Writes a member that is left out, `null` or a value.
    pub fn optional_nullable<T: Encode>(&mut self, key: &str, value: &Maybe<T>) {
        let field = self.next();
        if !value.is_absent() {
            self.member(field, key, value);
        }
    }

    /// Writes the members that the type does not know, and ends the object. One that was put in by hand and
    /// whose name is already written is left out, so that no name is written twice.
    pub fn finish(self) {
        let Self { writer, start, extra, .. } = self;
        match extra.text() {
            Some("") => {}
            Some(text) => writer.raw_members(text),
            None => {
                let known = names(writer.unfinished(start));
                let unknown = extra.iter().filter(|(name, _)| !known.contains(*name));
                for (name, value) in unknown {
                    writer.member(name, value);
                }
            }
        }
        writer.end_object();
    }

    #[inline]
    fn came_otherwise(&self, field: usize) -> bool {
        self.noted && self.notes.is_otherwise(field)
    }

    #[inline]
    fn next(&mut self) -> usize {
        self.field += 1;
        self.field - 1
    }

    fn member<T: Encode>(&mut self, field: usize, key: &str, value: &T) {
        self.writer.key(key);
        let start = self.writer.len();
        value.encode(self.writer);
        self.respell(field, start);
    }

    /// Puts the field's value, written from `start` on, into the spelling in which it came.
    fn respell(&mut self, field: usize, start: usize) {
        if self.noted
            && let Some(text) = self.notes.spelling(field, self.writer.since(start))
        {
            self.writer.replace(start, text);
        }
    }
}

/// The names of the members of an unfinished object.
fn names(text: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut reader = Reader::new(text);
    let mut more = reader.open_object().unwrap_or(false);
    while more && let Ok(name) = reader.key() {
        names.insert(name.into_owned());
        more = reader.skip().is_ok() && reader.next_member().unwrap_or(false);
    }
    names
}
