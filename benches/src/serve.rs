//! The server of calls.

use std::convert::Infallible;
use std::sync::Arc;

use futures_util::StreamExt;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::{Outcome, inputs};

/// The number of events of each stream.
pub const EVENTS: usize = 20;

/// Responds to every call, with a stream if the call asks for one. A stream continues after its first event
/// when a call arrives that asks for none.
///
/// # Errors
/// An error if no connection can be accepted.
pub async fn serve(listener: TcpListener) -> Outcome {
    let go_on = Arc::new(Notify::new());
    loop {
        let (connection, _) = listener.accept().await?;
        let go_on = go_on.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(request, go_on.clone()));
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(connection), service)
                .await;
        });
    }
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

async fn respond(request: Request<Incoming>, go_on: Arc<Notify>) -> Outcome<Response<Body>> {
    let body = request.into_body().collect().await?.to_bytes();
    let response = Response::builder();
    if !body.windows(13).any(|window| window == br#""stream":true"#) {
        go_on.notify_waiters();
        return Ok(response
            .header("content-type", "application/json")
            .body(Full::from(inputs::SMALL).boxed_unsync())?);
    }
    let text = inputs::stream(EVENTS);
    let first = text.find("\n\n").map_or(0, |at| at + 2);
    let (first, rest) = (text[..first].to_owned(), text[first..].to_owned());
    let going_on = go_on.notified_owned();
    let rest = async move {
        going_on.await;
        rest
    };
    let pieces = futures_util::stream::once(async { first }).chain(futures_util::stream::once(rest));
    let body = StreamBody::new(pieces.map(|piece| Ok(Frame::data(Bytes::from(piece)))));
    Ok(response.header("content-type", "text/event-stream").body(body.boxed_unsync())?)
}
