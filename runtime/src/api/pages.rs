//! The names of the fields of a list, and of the parameters that request further pages.

use crate::json::Fields;

/// The fields of a page, and the query parameters that request the next page.
#[derive(Debug, Clone, Copy)]
pub struct PageFields {
    /// The field that contains the items.
    pub items: &'static Fields,
    /// The names in lists that continue from a cursor.
    pub cursor: Option<CursorFields>,
    /// The names in lists that continue from the identifier of an item.
    pub ids: Option<IdFields>,
}

/// The names in lists that continue from a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorFields {
    /// The query parameter that contains a cursor.
    pub parameter: &'static str,
    /// The field with the cursor of the next page.
    pub next: &'static str,
}

/// The names in lists that continue from the identifier of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdFields {
    /// The query parameter that requests the items after an item.
    pub after: &'static str,
    /// The query parameter that requests the items before an item.
    pub before: &'static str,
    /// The field with the identifier of the first item of the page.
    pub first: &'static str,
    /// The field with the identifier of the last item of the page.
    pub last: &'static str,
    /// The field that states whether there are more items.
    pub more: &'static str,
}
