//! How the known fields of an object came, where they would be written otherwise.

use super::same;

/// What an [`Extra`](super::Extra) remembers of the known fields. Fields are told by their index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notes<'a> {
    /// Fields that came in their other form, one bit each: see [`Form`].
    pub(super) otherwise: u128,
    /// Constant fields that were `null`.
    pub(super) null: u128,
    /// Fields with numbers that are usually written in another way.
    pub(super) spelled: &'a [Spelling],
}

/// A field whose numbers are usually written in another way.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    pub(super) field: usize,
    /// The field's text as it came.
    pub(super) text: Box<str>,
}

impl Notes<'_> {
    /// How a field came whose value is written as `usual`, if it came in another spelling and still has the
    /// same value.
    pub(super) fn spelling(&self, field: usize, usual: &str) -> Option<&str> {
        let spelling = self.spelled.iter().find(|spelling| spelling.field == field)?;
        same::spellings(&spelling.text, usual).then_some(&spelling.text)
    }
}
