//! One page of a list.

use std::fmt;

use crate::{
    api::{PageFields, PageItem},
    error::{Error, ErrorKind},
    exchange::Response,
    json::{self, Decode, DecodeError, Encode, Extra, Json, Reader, Writer},
    request::{Accept, Paging, Request, Secrets},
    response::{Call, FromResponse},
};

/// One page of a list, and the way to the next.
///
/// It is no iterator, since a loop over it would end silently where the page does: for the items of all pages, use the
/// request's `items()` in place of awaiting it.
///
/// Everything the server said beside the items is kept in [`extra`](Self::extra), the cursors too, so that a page encodes as it came.
pub struct Page<T> {
    /// The items of this page, in the server's order.
    pub data: Vec<T>,
    fields: &'static PageFields,
    rest: Extra,
    next: Option<Next>,
}

/// Where a list goes on.
struct Next {
    cursor: String,
    /// The request for the next page; none where the cursor is this page's own, so that the list would never end.
    request: Option<Request>,
    secrets: Secrets,
}

impl<T> Page<T> {
    /// The items of this page, and of no other: a list that goes on has more of them.
    pub fn items_on_this_page(&self) -> std::slice::Iter<'_, T> {
        self.data.iter()
    }

    /// Turns into the items of this page, and of no other.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.data
    }

    /// Whether the server says that more follows. `None` when it says nothing, as lists with a cursor do.
    #[must_use]
    pub fn has_more(&self) -> Option<bool> {
        self.rest.get(self.fields.ids?.more).and_then(Json::as_bool)
    }

    /// The id of the first item here, which the list before it continues from.
    #[must_use]
    pub fn first_id(&self) -> Option<String> {
        text(&self.rest, self.fields.ids?.first)
    }

    /// The id of the last item here, which the list continues from.
    #[must_use]
    pub fn last_id(&self) -> Option<String> {
        text(&self.rest, self.fields.ids?.last)
    }

    /// The cursor of the next page, which the list continues from.
    #[must_use]
    pub fn next_cursor(&self) -> Option<String> {
        text(&self.rest, self.fields.cursor?.next)
    }

    /// What the server said beside the items, the cursors included.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.rest
    }

    /// Whether there is a next page to call for.
    #[must_use]
    pub fn has_next_page(&self) -> bool {
        self.next.is_some()
    }
}

impl<T: Decode> Page<T> {
    /// The call for the next page, with every other parameter, header and option as it was; `None` after the last. A page that was
    /// not called for but decoded from text knows no next one.
    #[must_use]
    pub fn next_page(&self) -> Option<Call<Self>> {
        self.way_on(|_| true)
    }

    /// A page without a way to the next.
    fn decode(reader: &mut Reader<'_>, fields: &'static PageFields) -> Result<Self, DecodeError> {
        let (mut data, mut rest) = (Vec::new(), Extra::new());
        let mut object = reader.object(fields.items, &mut rest);
        while object.field_here().is_some() {
            object.field(&mut data);
        }
        object.finish()?;
        Ok(Self { data, fields, rest, next: None })
    }

    /// The call for the next page. Where its cursor is not new, the call only says that the list would never end.
    pub(crate) fn way_on(&self, is_new: impl FnOnce(&str) -> bool) -> Option<Call<Self>> {
        let Next { cursor, request, secrets } = self.next.as_ref()?;
        if let Some(request) = request
            && is_new(cursor)
        {
            return Some(Call::new(request.try_clone()?));
        }
        let reason = format!("the server repeats the cursor {cursor:?}, so that the list would never end");
        let error = secrets.scrub_error(Error::new(ErrorKind::Paging, reason));
        Some(Call::failed(error, Self::from_response))
    }
}

impl<T: PageItem> Page<T> {
    /// A page out of JSON text.
    ///
    /// # Errors
    /// When the text is not such a page.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        json::from_str::<Plain<T>>(text).map(|Plain(page)| page)
    }
}

impl<T: Encode> Page<T> {
    /// The page as JSON text, with everything it was decoded with.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }
}

/// A page as text says it: without a way to the next. Apart from [`Page`], so that a page that was called for always has one.
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

/// Equal by what the server said.
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

/// Where the list goes on after a page.
fn next<T>(page: &Page<T>, response: &Response) -> Option<Next> {
    let Response { request, secrets, .. } = response;
    let query = &request.parts().query;
    let PageFields { cursor, ids, .. } = page.fields;
    let (parameter, cursor, without): (&str, _, Option<&str>) = match request.parts().operation.paging {
        Paging::None => return None,
        Paging::Cursor => (cursor.as_ref()?.parameter, page.next_cursor(), None),
        // Without the field that says so the list may go on; with an empty page it does not, whatever the server says.
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
