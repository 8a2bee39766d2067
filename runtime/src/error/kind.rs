//! The classes of errors.

use std::fmt;

use http::StatusCode;

/// The class of an error. New classes may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The settings of the client are invalid: no credential, a wrong base URL, or TLS that cannot be initialized.
    /// Nothing was sent.
    Configuration,
    /// The parameters of the call are invalid, such as an empty identifier or a header with a line break. Nothing
    /// was sent. A request that the server refuses is a [`BadRequest`](Self::BadRequest).
    Unsendable,
    /// A call that is not streamed would probably exceed the default timeout. Nothing was sent.
    LongRequest,
    /// No connection could be opened.
    Connect,
    /// The connection failed while the request was sent or the response received.
    Connection,
    /// A time limit of the client was exceeded.
    Timeout,
    /// 400: the request is invalid.
    BadRequest,
    /// 401: the credential is missing or wrong.
    Authentication,
    /// 402: there is a problem with billing.
    Billing,
    /// 403: the credential does not have the permission.
    PermissionDenied,
    /// 404: the resource does not exist.
    NotFound,
    /// 409: the request conflicts with the state of the resource.
    Conflict,
    /// 413: the request is too large.
    TooLarge,
    /// 422: the request is well-formed, but cannot be processed.
    Unprocessable,
    /// 429: too many requests or tokens.
    RateLimited,
    /// The service is overloaded.
    Overloaded,
    /// Any other status of 500 or more.
    Server,
    /// Any other status that is not a success.
    Status,
    /// The server redirects the call to a URL that is not safe to follow.
    Redirect,
    /// The response is a success, but not what the endpoint returns.
    Decode,
    /// A value of the program cannot be converted to or from JSON. For example, the input of a tool does not have
    /// the type it is decoded as, or a map has keys that are not strings.
    Json,
    /// A stream ended before its last event, or a body before its announced length.
    Incomplete,
    /// A list does not end: the server repeats a cursor.
    Paging,
    /// A limit of the client was exceeded: the size of a line, an event, a body or a download.
    Limit,
    /// A local file could not be read or written.
    Io,
    /// A webhook is not authentic: a header is missing or malformed, the time differs too much, or no signature
    /// matches.
    Webhook,
}

impl ErrorKind {
    /// Returns the class of a status that is not a success, as defined by HTTP.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::BadRequest,
            401 => Self::Authentication,
            402 => Self::Billing,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 => Self::Conflict,
            413 => Self::TooLarge,
            422 => Self::Unprocessable,
            429 => Self::RateLimited,
            500.. => Self::Server,
            _ => Self::Status,
        }
    }

    /// Whether errors of this class are usually temporary. For a status, the headers of the response decide too.
    pub(crate) fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Connection
                | Self::Timeout
                | Self::Incomplete
                | Self::RateLimited
                | Self::Overloaded
                | Self::Server
        )
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Configuration => "the client is not configured",
            Self::Unsendable => "the request cannot be sent",
            Self::LongRequest => "the request would take too long",
            Self::Connect => "no connection",
            Self::Connection => "the connection failed",
            Self::Timeout => "timed out",
            Self::BadRequest => "bad request",
            Self::Authentication => "not authenticated",
            Self::Billing => "billing problem",
            Self::PermissionDenied => "not permitted",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::TooLarge => "request too large",
            Self::Unprocessable => "unprocessable",
            Self::RateLimited => "rate limited",
            Self::Overloaded => "overloaded",
            Self::Server => "server error",
            Self::Status => "unexpected status",
            Self::Redirect => "redirected",
            Self::Decode => "unexpected response",
            Self::Json => "unexpected JSON",
            Self::Incomplete => "incomplete response",
            Self::Paging => "endless list",
            Self::Limit => "limit exceeded",
            Self::Io => "file error",
            Self::Webhook => "untrusted webhook",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classifies_every_documented_status() {
        let of = |code| ErrorKind::of_status(StatusCode::from_u16(code).unwrap());
        assert_eq!(of(400), ErrorKind::BadRequest);
        assert_eq!(of(404), ErrorKind::NotFound);
        assert_eq!(of(418), ErrorKind::Status);
        assert_eq!(of(429), ErrorKind::RateLimited);
        assert_eq!(of(500), ErrorKind::Server);
        assert_eq!(of(503), ErrorKind::Server);
        assert_eq!(of(599), ErrorKind::Server);
        assert_eq!(of(302), ErrorKind::Status);
    }
}
