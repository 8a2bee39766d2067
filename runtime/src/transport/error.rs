//! What a transport says when it fails.

use std::fmt;

use crate::error::BoxError;

/// Why no answer came, or why its body broke off.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// How far a request had come when its transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made; the server has seen nothing.
    Connect,
    /// The server cannot show a certificate that is trusted. Repeating the request does not help.
    Untrusted,
    /// The connection broke while the request or the answer was under way.
    Connection,
    /// The body of the answer ended before its announced end.
    Incomplete,
    /// The response grew past a limit of its size. Repeating the request does not help.
    Limit,
    /// The request's own body could not be read: a file that vanished, a reader that failed. Repeating it is no use.
    RequestBody,
}

impl TransportError {
    /// A failure and its cause.
    #[must_use]
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// How far the request had come.
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
        // The outer error of an HTTP stack says little ("client error"), the innermost says why.
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
