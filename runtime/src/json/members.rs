//! Encoding an object field by field.

use std::collections::HashSet;

use super::codec::{Blank, Encode};
use super::constant::Constant;
use super::extra::Extra;
use super::fields::{Field, Fields, Form};
use super::maybe::Maybe;
use super::notes::Notes;
use super::reader::Reader;
use super::writer::{ObjectStart, Writer};

/// An object that is being encoded.
///
/// The caller makes one call for each field that is not constant, in the order in which the fields are listed.
#[derive(Debug)]
pub struct Members<'w, 'e> {
    writer: &'w mut Writer,
    start: ObjectStart,
    extra: &'e Extra,
    notes: Notes<'e>,
    /// Whether there are any, which is rare.
    noted: bool,
    fields: &'static [Field],
    /// The field of the next call.
    next: usize,
}

impl Writer {
    /// Begins to write an object with these fields, whose unknown ones are in `extra`.
    pub fn members<'w, 'e>(&'w mut self, fields: &'static Fields, extra: &'e Extra) -> Members<'w, 'e> {
        let start = self.begin_object();
        let notes = extra.notes();
        let noted = !notes.is_empty();
        let mut members = Members { writer: self, start, extra, notes, noted, fields: fields.list, next: 0 };
        while let Some(Field { name, form: Form::Constant(value), .. }) = members.fields.get(members.next) {
            members.constant(name, *value);
        }
        members
    }
}

impl Members<'_, '_> {
    /// Writes a member that always has the same value, unless it was missing or `null`.
    fn constant(&mut self, name: &str, value: &dyn Constant) {
        let field = self.next;
        self.next += 1;
        if self.noted && self.notes.is_null(field) {
            self.writer.plain_key(name);
            self.writer.null();
        } else if !self.came_otherwise(field) {
            self.writer.plain_key(name);
            let start = self.writer.len();
            value.write(self.writer);
            self.respell(field, start);
        }
    }

    /// Writes a member that always has a value.
    pub fn required<T: Encode>(&mut self, value: &T) {
        self.member(value);
    }

    /// Writes a member that always has a value, unless it was missing and is still blank.
    pub fn tolerant<T: Encode + Blank + PartialEq>(&mut self, value: &T) {
        if self.came_otherwise(self.next) && *value == T::BLANK {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a member that is `null` when there is no value, unless it was missing.
    pub fn nullable<T: Encode>(&mut self, value: &Option<T>) {
        if value.is_none() && self.came_otherwise(self.next) {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a member that is left out when there is no value, unless it was `null`.
    pub fn optional<T: Encode>(&mut self, value: &Option<T>) {
        if value.is_none() && !self.came_otherwise(self.next) {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a member that is left out, `null` or a value.
    pub fn optional_nullable<T: Encode>(&mut self, value: &Maybe<T>) {
        if value.is_absent() {
            self.next += 1;
        } else {
            self.member(value);
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

    fn member<T: Encode>(&mut self, value: &T) {
        let start = self.key();
        value.encode(self.writer);
        if self.noted {
            self.respell(self.next - 1, start);
        }
    }

    /// Writes the key of the next field, and says where its value begins.
    fn key(&mut self) -> usize {
        if let Some(field) = self.fields.get(self.next) {
            self.writer.plain_key(field.name);
        }
        self.next += 1;
        self.writer.len()
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
