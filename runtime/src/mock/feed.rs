//! Responses that go on while the test does.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::chunk::{Chunk, End};
use crate::{api::Api, json::Json};

/// Sends the events of one response while it is under way. The response ends when this is dropped.
#[derive(Debug)]
pub struct Feed(UnboundedSender<Item>);

#[derive(Debug)]
enum Item {
    Chunk(Chunk),
    End(End),
}

impl Feed {
    /// Sends an event; `false` if nobody receives it any more.
    pub fn send(&self, event: impl Into<Json>) -> bool {
        self.0.send(Item::Chunk(Chunk::Event(event.into()))).is_ok()
    }

    /// Closes the connection behind the last event, as if the network had failed there.
    pub fn cut_off(self) {
        // Where nobody receives it, the connection is closed already.
        _ = self.0.send(Item::End(End::Cut));
    }
}

/// The other end of a feed. The response that is sent first takes it, and copies of that response have nothing more.
#[derive(Clone)]
pub(super) struct Fed(Arc<Mutex<Option<UnboundedReceiver<Item>>>>);

impl Fed {
    pub(super) fn new() -> (Feed, Self) {
        let (sender, receiver) = unbounded_channel();
        (Feed(sender), Self(Arc::new(Mutex::new(Some(receiver)))))
    }

    pub(super) fn take(&self, api: &'static Api) -> Option<Feeding> {
        let items = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(Feeding { api, items })
    }
}

impl fmt::Debug for Fed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fed")
    }
}

/// What is left of a response that is fed.
pub(super) struct Feeding {
    api: &'static Api,
    items: UnboundedReceiver<Item>,
}

impl Feeding {
    /// The next bytes, or how the response ends.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Bytes, End>> {
        self.items.poll_recv(context).map(|item| match item {
            Some(Item::Chunk(chunk)) => Ok(chunk.render(self.api)),
            Some(Item::End(end)) => Err(end),
            None => Err(End::Proper),
        })
    }
}
