//! How the known fields of an object came, where they would be written otherwise.

use super::same;

/// What an [`Extra`](super::Extra) remembers of the known fields. Fields are told by their index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notes<'a> {
    /// Fields that came in the other one of their forms, one bit each.
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
    pub(super) fn is_empty(&self) -> bool {
        self.otherwise | self.null == 0 && self.spelled.is_empty()
    }

    pub(super) fn is_otherwise(&self, field: usize) -> bool {
        has(self.otherwise, field)
    }

    pub(super) fn is_null(&self, field: usize) -> bool {
        has(self.null, field)
    }

    /// How a field came that has numbers in an unusual spelling.
    pub(super) fn text(&self, field: usize) -> Option<&str> {
        let spelling = self.spelled.iter().find(|spelling| spelling.field == field)?;
        Some(&spelling.text)
    }

    /// How a field came whose value is written as `usual`, if it came in another spelling and still has the
    /// same value.
    pub(super) fn spelling(&self, field: usize, usual: &str) -> Option<&str> {
        self.text(field).filter(|text| same::spellings(text, usual))
    }
}

fn has(bits: u128, field: usize) -> bool {
    bits.checked_shr(field as u32).is_some_and(|bits| bits & 1 == 1)
}
