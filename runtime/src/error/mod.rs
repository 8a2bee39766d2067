//! The error type.

mod display;
mod kind;
mod rate_limit;
mod server;

pub use kind::ErrorKind;
pub use rate_limit::RateLimit;
pub(crate) use server::KEPT_BODY;

use std::{collections::BTreeMap, error::Error as StdError, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::json::{DecodeError, FileError, Json};

/// The cause of an error. `std::error::Error::source` returns its causes in turn.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The reason why a call failed, with the whole response of the server.
///
/// Programs decide by [`kind`](Self::kind). `Display` is meant for people: it contains the endpoint, the reason and the
/// identifier of the request. Neither `Display` nor `Debug` prints a credential.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    attempts: u32,
    retryable: bool,
    retry_after: Option<Duration>,
    response: Option<ErrorResponse>,
    error_type: Option<String>,
    json_path: Option<String>,
    partial: Option<Json>,
    broken: BTreeMap<usize, String>,
    cause: Option<Cause>,
}

/// The cause, by whether the message contains its text.
enum Cause {
    InMessage(BoxError),
    Separate(BoxError),
}

/// The response of the server.
struct ErrorResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    request_id: Option<String>,
    rate_limits: Vec<RateLimit>,
}

impl Error {
    /// Creates an error of this kind. It is retryable if errors of the kind are usually temporary.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            attempts: 0,
            retryable: kind.is_transient(),
            retry_after: None,
            response: None,
            error_type: None,
            json_path: None,
            partial: None,
            broken: BTreeMap::new(),
            cause: None,
        }))
    }

    /// Creates an error for a body that cannot be decoded; the text is kept as [`body`](Self::body).
    #[must_use]
    pub fn decode(error: DecodeError) -> Self {
        let path = error.path().to_owned();
        let mut this = Self::new(ErrorKind::Decode, error.to_string());
        this.0.json_path = Some(path);
        this.with_cause(error)
    }

    /// Creates an error for a stream that ended before its last event, with the part that arrived.
    #[must_use]
    pub fn incomplete(message: impl Into<String>, partial: Option<Json>) -> Self {
        let mut this = Self::new(ErrorKind::Incomplete, message);
        this.0.partial = partial;
        this
    }

    /// Adds the cause, which [`source`](StdError::source) returns, to a message that does not contain its text.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.cause = Some(Cause::Separate(source.into()));
        self
    }

    /// Adds a cause whose text the message contains. [`source`](StdError::source) does not return it, since a
    /// program that prints all sources would print it twice.
    pub(crate) fn with_cause(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.cause = Some(Cause::InMessage(cause.into()));
        self
    }

    /// Returns the cause, such as a [`DecodeError`] or an [`UploadError`](crate::upload::UploadError), which can be
    /// downcast.
    ///
    /// In most cases `Display` prints its text, and [`source`](StdError::source) returns `None`.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_ref().map(|(Cause::InMessage(cause) | Cause::Separate(cause))| &**cause)
    }

    /// Returns the class of the error, by which programs decide.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the HTTP status, if the server responded. It is 200 for an error inside a stream.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|r| r.status)
    }

    /// Returns the server's identifier of the request, from a header or else from the body. Support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id.as_deref()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|r| &r.headers)
    }

    /// Returns at most the first MiB of the response's body as text; `None` if there was no response or it is not
    /// UTF-8.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        std::str::from_utf8(self.body_bytes()?).ok()
    }

    /// Returns at most the first MiB of the response's body.
    #[must_use]
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|r| &r.body)
    }

    /// Returns the server's name for the error, such as `rate_limit_error`.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.0.error_type.as_deref()
    }

    /// Returns the message of the server or of the client. `Display` adds the endpoint and the request identifier.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the endpoint of the call, such as `messages.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// Returns the position of a decode error in the JSON, such as `content[3].input`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// Returns the number of times that the request was sent, 0 if it was not.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may succeed later. The client has already retried it as often as its options allow.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns the delay before a retry that the server asked for.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the rate limits that the response states, such as the number of requests that remain.
    #[must_use]
    pub fn rate_limits(&self) -> &[RateLimit] {
        self.0.response.as_ref().map_or(&[], |response| &response.rate_limits)
    }

    /// Returns the rate limit of this name, if the response states it.
    #[must_use]
    pub fn rate_limit(&self, name: &str) -> Option<&RateLimit> {
        self.rate_limits().iter().find(|limit| limit.name == name)
    }

    /// Returns the part of a stream that arrived before the error, if the caller was accumulating its events.
    #[must_use]
    pub fn partial(&self) -> Option<&Json> {
        self.0.partial.as_ref()
    }

    /// Adds the part of a stream that arrived before the error.
    #[must_use]
    pub fn with_partial(mut self, partial: Json) -> Self {
        self.0.partial = Some(partial);
        self
    }

    /// Returns the incomplete JSON texts in [`partial`](Self::partial), by the position of their item in the list.
    /// An example is the input of a tool call. The field of the item in `partial` has its initial value.
    pub fn broken_json(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.broken.iter().map(|(position, text)| (*position, text.as_str()))
    }

    /// Adds incomplete JSON texts, by the position of their item.
    pub(crate) fn with_broken_json(mut self, broken: BTreeMap<usize, String>) -> Self {
        self.0.broken = broken;
        self
    }

    pub(crate) fn in_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Some(Cause::Separate(source)) => Some(&**source),
            Some(Cause::InMessage(_)) | None => None,
        }
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::decode(error)
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        let kind = if error.io_error().is_some() { ErrorKind::Io } else { ErrorKind::Unsendable };
        Self::new(kind, error.to_string()).with_cause(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::new(ErrorKind::Json, error.to_string()).with_cause(error)
    }
}
