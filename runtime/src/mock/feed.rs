//! Responses whose events the test sends one by one.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::chunk::{Chunk, End};
use crate::{api::Api, json::Json};

/// Sends events of one response. Dropping it ends the response.
#[derive(Debug)]
pub struct Feed(UnboundedSender<Item>);

#[derive(Debug)]
enum Item {
    Chunk(Chunk),
    End(End),
}

impl Feed {
    /// Sends an event; returns `false` if the response has ended.
    pub fn send(&self, event: impl Into<Json>) -> bool {
        self.0.send(Item::Chunk(Chunk::Event(event.into()))).is_ok()
    }

    /// Closes the connection after the last event, as if the network had failed.
    pub fn cut_off(self) {
        // If there is no receiver, the connection is closed already.
        _ = self.0.send(Item::End(End::Cut));
    }
}

/// The receiver of a feed. The first response that is sent takes it; copies of the response send nothing more.
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

/// The rest of a response with a feed.
pub(super) struct Feeding {
    api: &'static Api,
    items: UnboundedReceiver<Item>,
}

impl Feeding {
    /// Returns the next bytes, or how the response ends.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Bytes, End>> {
        self.items.poll_recv(context).map(|item| match item {
            Some(Item::Chunk(chunk)) => Ok(chunk.render(self.api)),
            Some(Item::End(end)) => Err(end),
            None => Err(End::Proper),
        })
    }
}
