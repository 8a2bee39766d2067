//! Converts an [`Extra`] when a value of a response is converted for a request.

use super::extra::Extra;
use super::fields::{Fields, Form, Known};
use super::maybe::Maybe;

impl Extra {
    /// Converts the unknown fields of an `S` for a `T`, with what is recorded about the fields that both have.
    #[doc(hidden)]
    pub fn carried<S: Known, T: Known>(self) -> Self {
        self.carried_between(S::FIELDS, T::FIELDS)
    }

    fn carried_between(mut self, from: &Fields, to: &Fields) -> Self {
        let mut carried = self.take_unknown(to.is_secret());
        let notes = self.notes();
        if notes.is_empty() {
            return carried;
        }
        let (mut alternative, mut null) = (0, 0);
        for (from, field) in from.iter().enumerate() {
            let Some((to, target)) = to.iter().enumerate().find(|(_, other)| other.name == field.name) else {
                continue;
            };
            let same = match (field.form, target.form) {
                (Form::Nullable | Form::Optional, Form::OptionalNullable) => true,
                (Form::Constant(_), Form::Constant(_))
                | (Form::DefaultIfMissing, Form::DefaultIfMissing)
                | (Form::Nullable, Form::Nullable) => true,
                // `null` is not sent unless the request allows it.
                _ => false,
            };
            if same {
                alternative |= u128::from(notes.is_alternative(from)) << to;
                null |= u128::from(notes.is_null(from)) << to;
            }
            if let Some(text) = notes.text(from) {
                carried.note_spelling(to, Some(text.into()));
            }
        }
        carried.note(alternative, null);
        carried
    }

    /// Converts without the unknown fields, for a part of a value: they belong to the other part.
    #[doc(hidden)]
    pub fn carried_in_part<S: Known, T: Known>(mut self) -> Self {
        let _ = self.take_unknown(false);
        self.carried::<S, T>()
    }

    /// Converts a nullable field of a response for a `T` that distinguishes missing and `null`. `self` has been
    /// converted for it.
    #[doc(hidden)]
    pub fn null_unless_missing<T: Known, V>(&self, name: &str, value: Option<V>) -> Maybe<V> {
        match value {
            Some(value) => Maybe::Value(value),
            None if self.was_alternative(T::FIELDS, name) => Maybe::Absent,
            None => Maybe::Null,
        }
    }

    /// Converts an optional field of a response for a `T` that distinguishes missing and `null`. `self` has been
    /// converted for it.
    #[doc(hidden)]
    pub fn missing_unless_null<T: Known, V>(&self, name: &str, value: Option<V>) -> Maybe<V> {
        match value {
            Some(value) => Maybe::Value(value),
            None if self.was_alternative(T::FIELDS, name) => Maybe::Null,
            None => Maybe::Absent,
        }
    }

    fn was_alternative(&self, fields: &Fields, name: &str) -> bool {
        let field = fields.iter().position(|field| field.name == name);
        field.is_some_and(|field| self.notes().is_alternative(field))
    }
}
