//! The body of a response while it arrives.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame};
use hyper::body::Incoming;

use super::{Body, TransportError, failure::broken, pool::Carrier};

/// The chunks of a body and the connection on which they arrive, which is returned at the end.
pub(super) struct Arriving(Option<Open>);

struct Open {
    body: Incoming,
    carrier: Carrier,
}

impl Arriving {
    /// Returns the body of a response.
    pub(super) fn body(body: Incoming, carrier: Carrier) -> Body {
        let length = body.size_hint().exact();
        let mut this = Self(Some(Open { body, carrier }));
        this.end_if_whole();
        Body::stream(this, length)
    }

    fn end_if_whole(&mut self) {
        if self.0.as_ref().is_some_and(|open| open.body.is_end_stream()) {
            self.end();
        }
    }

    fn end(&mut self) {
        if let Some(Open { body, carrier }) = self.0.take() {
            // The connection detects that the body is not needed any more.
            drop(body);
            if let Carrier::Http1(connection) = carrier {
                connection.return_to_pool();
            }
        }
    }
}

impl Open {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let outcome = Pin::new(&mut self.body).poll_frame(context);
        match &mut self.carrier {
            Carrier::Http1(connection) if outcome.is_pending() => {
                connection.drive(context);
                Pin::new(&mut self.body).poll_frame(context)
            }
            _ => outcome,
        }
    }
}

impl Stream for Arriving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(open) = &mut self.0 else { return Poll::Ready(None) };
            let Poll::Ready(frame) = open.poll(context) else { return Poll::Pending };
            match frame {
                None => self.end(),
                Some(Ok(frame)) => {
                    self.end_if_whole();
                    // Trailers are ignored.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(broken(error))));
                }
            }
        }
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.end();
    }
}
