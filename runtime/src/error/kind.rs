//! The classes of failure a caller tells apart.

use std::fmt;

use http::StatusCode;

/// The class of a failure. New classes may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's own settings cannot work: no credential, a bad base URL, TLS that does not start. Nothing was sent.
    Configuration,
    /// The call's own parameters cannot be sent: an empty id, a header with a line break, a name that no upload may have. Nothing
    /// was sent. A request that the server refused as invalid is a [`BadRequest`](Self::BadRequest).
    Unsendable,
    /// A call that is not streamed would probably outlast the default timeout. Nothing was sent.
    LongRequest,
    /// No connection could be made.
    Connect,
    /// The connection broke while the request or the response was under way.
    Connection,
    /// A time limit of ours passed.
    Timeout,
    /// 400: the server did not understand the request.
    BadRequest,
    /// 401: the credential is missing or wrong.
    Authentication,
    /// 402: the account has to be looked after.
    Billing,
    /// 403: the credential may not do this.
    PermissionDenied,
    /// 404: no such thing.
    NotFound,
    /// 409: it collides with the present state.
    Conflict,
    /// 413: the request is too large.
    TooLarge,
    /// 422: understood, yet not acceptable.
    Unprocessable,
    /// 429: too many requests or tokens for now.
    RateLimited,
    /// The service has too much to do for now.
    Overloaded,
    /// Another status of 500 or more.
    Server,
    /// Another status that is not a success.
    Status,
    /// The server sends the call elsewhere and following it would not be safe.
    Redirect,
    /// The response is a success, yet not of the shape the endpoint promises.
    Decode,
    /// A value of the program's own does not fit its JSON: the input of a tool that is not of the type it is decoded into, a map
    /// whose keys are not strings.
    Json,
    /// A stream ended before its last event, or a body before its announced end.
    Incomplete,
    /// A list that would never end: the server repeats a cursor.
    Paging,
    /// A limit of ours was passed: the size of a line, an event, a body, a download.
    Limit,
    /// Reading or writing a local file failed.
    Io,
    /// A posted webhook is not to be believed: a header is missing or malformed, its time is off, or no signature fits.
    Webhook,
}

impl ErrorKind {
    /// The class of a status that is not a success, as HTTP defines them.
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

    /// Whether a failure of this class usually passes by itself. A status class is judged with the server's headers too.
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
            Self::Configuration => "the client is not set up",
            Self::Unsendable => "the request cannot be sent",
            Self::LongRequest => "the request would take too long",
            Self::Connect => "no connection",
            Self::Connection => "the connection broke",
            Self::Timeout => "timed out",
            Self::BadRequest => "bad request",
            Self::Authentication => "not authenticated",
            Self::Billing => "billing",
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
            Self::Incomplete => "broken off",
            Self::Paging => "endless list",
            Self::Limit => "limit passed",
            Self::Io => "file error",
            Self::Webhook => "untrusted webhook",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_status_has_its_class() {
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
