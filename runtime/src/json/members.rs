//! Encodes an object field by field.

use std::collections::HashSet;

use super::codec::{Empty, Encode};
use super::constant::Constant;
use super::extra::Extra;
use super::fields::{Field, Fields, Form};
use super::maybe::Maybe;
use super::notes::Notes;
use super::reader::Reader;
use super::writer::{ObjectStart, Writer};

/// An object that is being encoded.
///
/// The caller calls one method for each field that is not constant, in the order of the list of fields.
#[derive(Debug)]
pub struct Members<'w, 'e> {
    writer: &'w mut Writer,
    start: ObjectStart,
    extra: &'e Extra,
    notes: Notes<'e>,
    /// Whether `notes` is not empty, which is rare.
    has_notes: bool,
    fields: &'static [Field],
    /// The field of the next call.
    next: usize,
}

impl Writer {
    /// Begins an object with these fields; `extra` contains the unknown ones.
    pub fn members<'w, 'e>(&'w mut self, fields: &'static Fields, extra: &'e Extra) -> Members<'w, 'e> {
        let start = self.begin_object();
        let notes = extra.notes();
        let has_notes = !notes.is_empty();
        let mut members =
            Members { writer: self, start, extra, notes, has_notes, fields: fields.list, next: 0 };
        while let Some(Field { name, form: Form::Constant(value), .. }) = members.fields.get(members.next) {
            members.constant(name, *value);
        }
        members
    }
}

impl Members<'_, '_> {
    /// Writes a constant field, unless it was missing or `null`.
    fn constant(&mut self, name: &str, value: &dyn Constant) {
        let field = self.next;
        self.next += 1;
        if self.has_notes && self.notes.is_null(field) {
            self.writer.plain_key(name);
            self.writer.null();
        } else if !self.was_alternative(field) {
            self.writer.plain_key(name);
            let start = self.writer.len();
            value.write(self.writer);
            self.respell(field, start);
        }
    }

    /// Writes a required field.
    pub fn required<T: Encode>(&mut self, value: &T) {
        self.member(value);
    }

    /// Writes a field, unless it was missing and is still empty.
    pub fn default_if_missing<T: Encode + Empty + PartialEq>(&mut self, value: &T) {
        if self.was_alternative(self.next) && *value == T::EMPTY {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a field that is `null` without a value, unless it was missing.
    pub fn nullable<T: Encode>(&mut self, value: &Option<T>) {
        if value.is_none() && self.was_alternative(self.next) {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a field that is omitted without a value, unless it was `null`.
    pub fn optional<T: Encode>(&mut self, value: &Option<T>) {
        if value.is_none() && !self.was_alternative(self.next) {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes a field that is omitted, `null` or a value.
    pub fn optional_nullable<T: Encode>(&mut self, value: &Maybe<T>) {
        if value.is_absent() {
            self.next += 1;
        } else {
            self.member(value);
        }
    }

    /// Writes the unknown fields, and ends the object. An unknown field that was inserted is omitted if its name is
    /// already written, so that no name is repeated.
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
    fn was_alternative(&self, field: usize) -> bool {
        self.has_notes && self.notes.is_alternative(field)
    }

    fn member<T: Encode>(&mut self, value: &T) {
        let start = self.key();
        value.encode(self.writer);
        if self.has_notes {
            self.respell(self.next - 1, start);
        }
    }

    /// Writes the key of the next field, and returns where its value begins.
    fn key(&mut self) -> usize {
        if let Some(field) = self.fields.get(self.next) {
            self.writer.plain_key(field.name);
        }
        self.next += 1;
        self.writer.len()
    }

    /// Changes the notation of the field's value, written from `start` on, to that in which it was received.
    fn respell(&mut self, field: usize, start: usize) {
        if self.has_notes
            && let Some(text) = self.notes.spelling(field, self.writer.since(start))
        {
            self.writer.replace(start, text);
        }
    }
}

/// Returns the names of the members of an unfinished object.
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
