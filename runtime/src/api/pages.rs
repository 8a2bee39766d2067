//! The names of what a page of a list says, and of the parameters that ask for the next one.

use crate::json::Fields;

/// The fields of a page, and the query parameters that ask for the next one.
#[derive(Debug, Clone, Copy)]
pub struct PageFields {
    /// The field with the items, and no other.
    pub items: &'static Fields,
    /// The names of lists that continue from a cursor.
    pub cursor: Option<CursorFields>,
    /// The names of lists that continue from the identifier of an item.
    pub ids: Option<IdFields>,
}

/// The names of lists that continue from a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorFields {
    /// The query parameter that takes a cursor.
    pub parameter: &'static str,
    /// The field with the cursor of the next page.
    pub next: &'static str,
}

/// The names of lists that continue from the identifier of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdFields {
    /// The query parameter that asks for the items after one.
    pub after: &'static str,
    /// The query parameter that asks for the items before one.
    pub before: &'static str,
    /// The field with the identifier of the first item of the page.
    pub first: &'static str,
    /// The field with the identifier of the last item of the page.
    pub last: &'static str,
    /// The field that says whether more follow.
    pub more: &'static str,
}
