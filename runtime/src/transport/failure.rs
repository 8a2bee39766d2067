//! Errors of connections.

use std::{error::Error as StdError, io};

use http::{Request, Uri};
use hyper::client::conn::TrySendError;

use super::{Body, TransportError, TransportErrorKind};

/// A request that was not sent and can be sent on another connection.
pub(super) struct Unsent {
    pub(super) request: Option<Request<Body>>,
    pub(super) error: hyper::Error,
}

/// Returns the request that hyper did not send, with its original URL.
pub(super) fn unsent(mut error: TrySendError<Request<Body>>, uri: Uri) -> Unsent {
    let request = error.take_message().map(|mut request| {
        *request.uri_mut() = uri;
        request
    });
    Unsent { request, error: error.into_error() }
}

/// Converts an error of an open connection.
pub(super) fn failed(error: hyper::Error) -> TransportError {
    let kind = if from_request_body(&error) {
        TransportErrorKind::RequestBody
    } else {
        TransportErrorKind::Connection
    };
    TransportError::new(kind, error)
}

/// Whether an error of the request's own body is among the causes.
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

/// Converts an error in the body of a response.
pub(super) fn broken(error: hyper::Error) -> TransportError {
    let ended_early = error.is_incomplete_message()
        || error
            .source()
            .and_then(|cause| cause.downcast_ref::<io::Error>())
            .is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof);
    let kind = if ended_early { TransportErrorKind::Incomplete } else { TransportErrorKind::Connection };
    TransportError::new(kind, error)
}
