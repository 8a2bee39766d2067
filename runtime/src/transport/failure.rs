//! What went wrong on a connection.

use std::{error::Error as StdError, io};

use http::{Request, Uri};
use hyper::client::conn::TrySendError;

use super::{Body, TransportError, TransportErrorKind};

/// A request that was not sent, and may be sent on another connection.
pub(super) struct Unsent {
    pub(super) request: Option<Request<Body>>,
    pub(super) error: hyper::Error,
}

/// What hyper gives back of the request, with its whole URL again.
pub(super) fn unsent(mut error: TrySendError<Request<Body>>, uri: Uri) -> Unsent {
    let request = error.take_message().map(|mut request| {
        *request.uri_mut() = uri;
        request
    });
    Unsent { request, error: error.into_error() }
}

/// A failure after the connection was there.
pub(super) fn failed(error: hyper::Error) -> TransportError {
    let kind = if from_request_body(&error) {
        TransportErrorKind::RequestBody
    } else {
        TransportErrorKind::Connection
    };
    TransportError::new(kind, error)
}

/// Whether the chain of causes ends in our own report about the body that was being sent.
fn from_request_body(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<TransportError>().is_some_and(TransportError::is_of_request_body) {
            return true;
        }
        next = error.source();
    }
    false
}

/// A failure while the body of a response arrived.
pub(super) fn broken(error: hyper::Error) -> TransportError {
    let ended_early = error.is_incomplete_message()
        || error
            .source()
            .and_then(|cause| cause.downcast_ref::<io::Error>())
            .is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof);
    let kind = if ended_early { TransportErrorKind::Incomplete } else { TransportErrorKind::Connection };
    TransportError::new(kind, error)
}
