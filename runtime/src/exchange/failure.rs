//! The reasons why attempts fail.

use std::time::SystemTime;

use http::response::Parts as Head;

use super::retry;
use crate::{
    api::Api,
    error::{Error, ErrorKind},
    transport::{TransportError, TransportErrorKind},
};

/// Sets whether the error of a status should be retried, and after which delay.
pub(super) fn with_retry_decision(api: &Api, error: Error, head: &Head) -> Error {
    let after = retry::retry_after(api, &head.headers, SystemTime::now());
    error.with_retry(retry::should_retry(api, head.status, &head.headers), after)
}

/// Converts the error of a transport.
pub(super) fn from_transport(error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Connect | TransportErrorKind::Untrusted => ErrorKind::Connect,
        TransportErrorKind::Connection | TransportErrorKind::Incomplete => ErrorKind::Connection,
        TransportErrorKind::Limit => ErrorKind::Limit,
        TransportErrorKind::RequestBody => ErrorKind::Io,
    };
    let failure = Error::new(kind, error.to_string());
    match error.kind() {
        TransportErrorKind::Untrusted => failure.with_retry(false, None).with_cause(error),
        _ => failure.with_cause(error),
    }
}
