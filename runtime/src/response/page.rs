//! A page of a list.

use std::fmt;

use crate::{
    api::{PageFields, PageItem},
    error::{Error, ErrorKind},
    exchange::Response,
    json::{self, Decode, DecodeError, Encode, Extra, Json, Reader, Writer},
    request::{Accept, Paging, Request, Secrets},
    response::{Call, FromResponse},
};

/// One page of a list, with the request for the next page.
///
/// It is not an iterator, since a loop over it would end with the page: for the items of all pages, call `items()`
/// of the request instead of awaiting it.
///
/// All other fields of the response, including the cursors, are kept in [`extra`](Self::extra), so the page is
/// encoded unchanged.
pub struct Page<T> {
    /// The items of this page, in the order of the response.
    pub data: Vec<T>,
    fields: &'static PageFields,
    rest: Extra,
    next: Option<Next>,
}

/// How a list continues.
struct Next {
    cursor: String,
    /// The request for the next page; none if the cursor is that of this page, since the list would never end.
    request: Option<Request>,
    secrets: Secrets,
}

impl<T> Page<T> {
    /// Returns the items of this page only.
    pub fn items_on_this_page(&self) -> std::slice::Iter<'_, T> {
        self.data.iter()
    }

    /// Converts into the items of this page only.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.data
    }

    /// Whether the response states that there are more items. `None` if it does not, as in lists with a cursor.
    #[must_use]
    pub fn has_more(&self) -> Option<bool> {
        self.rest.get(self.fields.ids?.more).and_then(Json::as_bool)
    }

    /// Returns the identifier of the first item of this page, from which the list continues backwards.
    #[must_use]
    pub fn first_id(&self) -> Option<String> {
        text(&self.rest, self.fields.ids?.first)
    }

    /// Returns the identifier of the last item of this page, from which the list continues.
    #[must_use]
    pub fn last_id(&self) -> Option<String> {
        text(&self.rest, self.fields.ids?.last)
    }

    /// Returns the cursor of the next page.
    #[must_use]
    pub fn next_cursor(&self) -> Option<String> {
        text(&self.rest, self.fields.cursor?.next)
    }

    /// Returns all other fields of the response, including the cursors.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.rest
    }

    /// Whether there is a next page.
    #[must_use]
    pub fn has_next_page(&self) -> bool {
        self.next.is_some()
    }
}

impl<T: Decode> Page<T> {
    /// Returns the call for the next page, with all other parameters, headers and options unchanged. Returns
    /// `None` after the last page. A page that was decoded from text has no next page.
    #[must_use]
    pub fn next_page(&self) -> Option<Call<Self>> {
        self.next_call(|_| true)
    }

    /// Creates a page without a next page.
    fn decode(reader: &mut Reader<'_>, fields: &'static PageFields) -> Result<Self, DecodeError> {
        let (mut data, mut rest) = (Vec::new(), Extra::new());
        let mut object = reader.object(fields.items, &mut rest);
        while object.field_here().is_some() {
            object.field(&mut data);
        }
        object.finish()?;
        Ok(Self { data, fields, rest, next: None })
    }

    /// Creates the call for the next page. If its cursor is not new, the call is an error, since the list would
    /// never end.
    pub(crate) fn next_call(&self, is_new: impl FnOnce(&str) -> bool) -> Option<Call<Self>> {
        let Next { cursor, request, secrets } = self.next.as_ref()?;
        if let Some(request) = request
            && is_new(cursor)
        {
            return Some(Call::new(request.try_clone()?));
        }
        let reason = format!("the server repeats the cursor {cursor:?}, so the list would never end");
        let error = secrets.scrub_error(Error::new(ErrorKind::Paging, reason));
        Some(Call::failed(error, Self::from_response))
    }
}

impl<T: PageItem> Page<T> {
    /// Decodes a page from JSON.
    ///
    /// # Errors
    /// An error if the text is not such a page.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        json::from_str::<Plain<T>>(text).map(|Plain(page)| page)
    }
}

impl<T: Encode> Page<T> {
    /// Encodes the page as JSON, with everything that it was decoded with.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }
}

/// A decoded page, without a next page. It is a separate type so that a [`Page`] from a call always has one.
struct Plain<T>(Page<T>);

impl<T: PageItem> Decode for Plain<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Page::decode(reader, &T::api().pages).map(Self)
    }
}

impl<T: Encode> Encode for Page<T> {
    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.members(self.fields.items, &self.rest);
        members.required(&self.data);
        members.finish();
    }
}

impl<T: Decode> FromResponse for Page<T> {
    const ACCEPT: Option<Accept> = Some(Accept::Json);

    fn from_response(response: Response) -> Result<Self, Error> {
        let text = response.json()?;
        let fields = &response.request.parts().client.api().pages;
        match json::from_slice_with(&text, |reader| Self::decode(reader, fields)) {
            Ok(mut page) => {
                page.next = next(&page, &response);
                Ok(page)
            }
            Err(error) => Err(response.undecodable(error, text)),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("data", &self.data)
            .field("extra", &self.rest)
            .field("has_next_page", &self.has_next_page())
            .finish_non_exhaustive()
    }
}

/// Compares the decoded content.
impl<T: PartialEq> PartialEq for Page<T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data && self.rest == other.rest
    }
}

impl<T: Encode> serde::Serialize for Page<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::__private::serialize(self, serializer)
    }
}

impl<'de, T: PageItem> serde::Deserialize<'de> for Page<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::__private::deserialize::<Plain<T>, D>(deserializer).map(|Plain(page)| page)
    }
}

/// Returns how the list continues after a page.
fn next<T>(page: &Page<T>, response: &Response) -> Option<Next> {
    let Response { request, secrets, .. } = response;
    let query = &request.parts().query;
    let PageFields { cursor, ids, .. } = page.fields;
    let (parameter, cursor, without): (&str, _, Option<&str>) = match request.parts().operation.paging {
        Paging::None => return None,
        Paging::Cursor => (cursor.as_ref()?.parameter, page.next_cursor(), None),
        // If the field that states it is missing, there may be more items, except after an empty page.
        Paging::Ids if page.data.is_empty() || page.has_more() == Some(false) => return None,
        Paging::Ids => {
            let names = ids.as_ref()?;
            match query.get(names.before) {
                Some(_) => (names.before, page.first_id(), Some(names.after)),
                None => (names.after, page.last_id(), Some(names.before)),
            }
        }
    };
    let cursor = cursor.filter(|cursor| !cursor.is_empty())?;
    let request = match query.get(parameter) == Some(&cursor) {
        true => None,
        false => Some(request.with_query(parameter, &cursor, without.as_slice())?),
    };
    Some(Next { cursor, request, secrets: secrets.clone() })
}

fn text(rest: &Extra, name: &str) -> Option<String> {
    rest.get(name)?.as_string().map(std::borrow::Cow::into_owned)
}
