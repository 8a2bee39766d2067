//! How the known fields of an object were received, if they would be encoded differently.

use super::same;

/// What an [`Extra`](super::Extra) records about known fields, by their index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notes<'a> {
    /// Fields that were received in their alternative form, one bit each.
    pub(super) alternative: u128,
    /// Constant fields that were `null`.
    pub(super) null: u128,
    /// Fields with numbers in an unusual notation.
    pub(super) spelled: &'a [Spelling],
}

/// A field with numbers in an unusual notation.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    pub(super) field: usize,
    /// The text of the field as received.
    pub(super) text: Box<str>,
}

impl Notes<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.alternative | self.null == 0 && self.spelled.is_empty()
    }

    pub(super) fn is_alternative(&self, field: usize) -> bool {
        has(self.alternative, field)
    }

    pub(super) fn is_null(&self, field: usize) -> bool {
        has(self.null, field)
    }

    /// Returns how a field was received, if it has numbers in an unusual notation.
    pub(super) fn text(&self, field: usize) -> Option<&str> {
        let spelling = self.spelled.iter().find(|spelling| spelling.field == field)?;
        Some(&spelling.text)
    }

    /// Returns how a field was received that is encoded as `usual`, if its notation differs and its value has not
    /// changed.
    pub(super) fn spelling(&self, field: usize, usual: &str) -> Option<&str> {
        self.text(field).filter(|text| same::spellings(text, usual))
    }
}

fn has(bits: u128, field: usize) -> bool {
    bits.checked_shr(field as u32).is_some_and(|bits| bits & 1 == 1)
}
