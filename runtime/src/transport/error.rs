//! Errors of transports.

use std::fmt;

use crate::error::BoxError;

/// An error of a transport: there is no response, or its body ended early.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// The class of a transport's error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be opened; the server has received nothing.
    Connect,
    /// The certificate of the server is not trusted. A retry does not help.
    Untrusted,
    /// The connection failed while the request was sent or the response received.
    Connection,
    /// The body of the response is shorter than announced.
    Incomplete,
    /// The response exceeds a limit of its size. A retry does not help.
    Limit,
    /// The body of the request could not be read: a file was removed, or a reader failed. A retry does not help.
    RequestBody,
}

impl TransportError {
    /// Creates an error with its cause.
    #[must_use]
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Returns the class of the error.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn is_of_request_body(&self) -> bool {
        self.kind == TransportErrorKind::RequestBody
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        // The outermost error of an HTTP library is general ("client error"); the innermost one states the reason.
        let mut last = None;
        let mut next = self.source.source();
        while let Some(error) = next {
            last = Some(error);
            next = error.source();
        }
        last.map_or(Ok(()), |last| write!(f, ": {last}"))
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
