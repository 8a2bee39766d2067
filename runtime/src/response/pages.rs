//! Lists as streams of pages and of items.

use std::{
    collections::HashSet,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use crate::{
    error::Error,
    json::Decode,
    request::Request,
    response::{Call, Page},
};

/// A stream of the pages of a list. Each page is requested when it is polled. It ends after the first error.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    call: Option<Call<Page<T>>>,
    seen: HashSet<String>,
}

impl Request {
    /// Returns a stream of the items of this page and all later ones.
    pub fn items<T: Decode>(self) -> Items<T> {
        Items::new(self)
    }

    /// Returns a stream of this page and all later ones.
    pub fn pages<T: Decode>(self) -> Pages<T> {
        Pages::new(self)
    }
}

impl<T: Decode> Pages<T> {
    fn new(first: Request) -> Self {
        Self { call: Some(Call::new(first)), seen: HashSet::new() }
    }

    /// Requests the next page now, on a separate task, since its time limit may expire before it is polled.
    fn spawn(&mut self) {
        if let Some(call) = &mut self.call {
            call.spawn();
        }
    }

    /// Prepares the call for the page after this one.
    fn prepare_next(&mut self, page: &Page<T>) {
        self.call = page.next_call(|cursor| self.seen.insert(cursor.to_owned()));
    }
}

impl<T: Decode> Pages<T> {
    /// Returns the next page, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        crate::response::stream::next(self).await
    }
}

impl<T: Decode> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(call) = &mut self.call else { return Poll::Ready(None) };
        let result = ready!(Pin::new(call).poll(context));
        self.call = None;
        Poll::Ready(Some(result.inspect(|page| self.prepare_next(page))))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("done", &self.call.is_none()).finish_non_exhaustive()
    }
}

/// A stream of the items of a list. The next page is requested when half of the current one has been returned, and
/// at most one page ahead. It ends after the first error.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    items: vec::IntoIter<T>,
    /// The number of items that remain when the next page is requested.
    ahead: usize,
    next: Option<Result<Page<T>, Error>>,
}

impl<T: Decode> Items<T> {
    fn new(first: Request) -> Self {
        Self { pages: Pages::new(first), items: Vec::new().into_iter(), ahead: 0, next: None }
    }
}

/// No field is ever pinned.
impl<T> Unpin for Items<T> {}

impl<T: Decode> Items<T> {
    /// Returns the next item, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        crate::response::stream::next(self).await
    }
}

impl<T: Decode> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.next.is_none() && self.items.len() <= self.ahead {
                if self.items.len() > 0 {
                    self.pages.spawn();
                }
                match Pin::new(&mut self.pages).poll_next(context) {
                    Poll::Ready(Some(page)) => self.next = Some(page),
                    Poll::Ready(None) if self.items.len() == 0 => return Poll::Ready(None),
                    Poll::Pending if self.items.len() == 0 => return Poll::Pending,
                    Poll::Ready(None) | Poll::Pending => {}
                }
            }
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match self.next.take() {
                Some(Ok(page)) => {
                    self.ahead = page.data.len() / 2;
                    self.items = page.data.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {}
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("ready", &self.items.len())
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
