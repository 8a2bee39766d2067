//! The one error type.

mod display;
mod kind;
mod rate_limit;
mod server;

pub use kind::ErrorKind;
pub use rate_limit::RateLimit;
pub(crate) use server::KEPT_BODY;

use std::{collections::BTreeMap, error::Error as StdError, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::json::{DecodeError, FileError, Json};

/// The cause of an error, as a chain that `std::error::Error::source` walks.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed, with everything the server said about it.
///
/// [`kind`](Self::kind) is for deciding what to do, `Display` is for people: it names the endpoint, the reason in plain words and
/// the request id. Neither it nor `Debug` ever prints a credential.
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

/// The error underneath, by whether the message says its text already.
enum Cause {
    Said(BoxError),
    Unsaid(BoxError),
}

/// What the server responded.
struct ErrorResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    request_id: Option<String>,
    rate_limits: Vec<RateLimit>,
}

impl Error {
    /// An error of this kind with a message in plain words; the call is not worth repeating unless the kind says so.
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

    /// A body that is not what the endpoint's type says; the text is kept as [`body`](Self::body).
    #[must_use]
    pub fn decode(error: DecodeError) -> Self {
        let path = error.path().to_owned();
        let mut this = Self::new(ErrorKind::Decode, error.to_string());
        this.0.json_path = Some(path);
        this.with_cause(error)
    }

    /// A stream that ended before its last event, with what had arrived until then.
    #[must_use]
    pub fn incomplete(message: impl Into<String>, partial: Option<Json>) -> Self {
        let mut this = Self::new(ErrorKind::Incomplete, message);
        this.0.partial = partial;
        this
    }

    /// The same error with its cause, which [`source`](StdError::source) gives: for a message that does not say the cause itself.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.cause = Some(Cause::Unsaid(source.into()));
        self
    }

    /// The same error with a cause whose text the message holds. It is no [`source`](StdError::source): whoever prints the whole
    /// chain would print it twice.
    pub(crate) fn with_cause(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.cause = Some(Cause::Said(cause.into()));
        self
    }

    /// The error underneath, such as a [`DecodeError`] or an [`UploadError`](crate::upload::UploadError), to be downcast.
    ///
    /// Mostly `Display` says its text already, and [`source`](StdError::source) then gives nothing.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_ref().map(|(Cause::Said(cause) | Cause::Unsaid(cause))| &**cause)
    }

    /// What to do about it is decided by this.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if the server responded. An error that a stream carries after its start has status 200.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|r| r.status)
    }

    /// The server's id of the request, from the header or else from the body. Give it to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id.as_deref()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|r| &r.headers)
    }

    /// The body of the response as text, at most its first MiB; `None` when there was no response or the bytes are not UTF-8.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        std::str::from_utf8(self.body_bytes()?).ok()
    }

    /// The body of the response, at most its first MiB.
    #[must_use]
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|r| &r.body)
    }

    /// The server's own name for the error, such as `rate_limit_error`.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.0.error_type.as_deref()
    }

    /// The reason in plain words: the server's message, or ours. Without the endpoint and the request id, which `Display` adds.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The endpoint that was called, such as `messages.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// Where in the JSON a decode error is, such as `content[3].input`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How often the request was sent, 0 when it never left.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may succeed later. The client has already repeated it as often as its options allow.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// How long the server asked to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The limits that the response states, such as how many requests are left.
    #[must_use]
    pub fn rate_limits(&self) -> &[RateLimit] {
        self.0.response.as_ref().map_or(&[], |response| &response.rate_limits)
    }

    /// The limit of this name, if the response states it.
    #[must_use]
    pub fn rate_limit(&self, name: &str) -> Option<&RateLimit> {
        self.rate_limits().iter().find(|limit| limit.name == name)
    }

    /// What had arrived of a stream that broke off, where the caller was putting its events together.
    #[must_use]
    pub fn partial(&self) -> Option<&Json> {
        self.0.partial.as_ref()
    }

    /// The same error with what had arrived until then.
    #[must_use]
    pub fn with_partial(mut self, partial: Json) -> Self {
        self.0.partial = Some(partial);
        self
    }

    /// The JSON texts inside [`partial`](Self::partial) that had begun and are not complete, such as the input of a tool call. Each
    /// comes with the position of its item in the list; the item's field in `partial` is as it began.
    pub fn broken_json(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.broken.iter().map(|(position, text)| (*position, text.as_str()))
    }

    /// The same error with JSON texts that are not complete, by the position of their item.
    pub(crate) fn with_broken_json(mut self, broken: BTreeMap<usize, String>) -> Self {
        self.0.broken = broken;
        self
    }

    /// The same error with each text that came from the server put through `map`, which gives another one where it has one.
    pub(crate) fn map_text(mut self, map: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Self {
        let text = |text: &mut String| {
            if let Some(other) = map(text.as_bytes()) {
                *text = String::from_utf8_lossy(&other).into_owned();
            }
        };
        let inner = &mut *self.0;
        text(&mut inner.message);
        inner.error_type.iter_mut().for_each(text);
        inner.json_path.iter_mut().for_each(text);
        if let Some(response) = &mut inner.response {
            response.request_id.iter_mut().for_each(text);
            for value in response.headers.values_mut() {
                if let Some(Ok(other)) = map(value.as_bytes()).map(|other| HeaderValue::from_bytes(&other)) {
                    *value = other;
                }
            }
            if let Some(other) = map(&response.body) {
                response.body = other.into();
            }
        }
        if let Some(Cause::Said(cause) | Cause::Unsaid(cause)) = &mut inner.cause
            && let Some(error) = cause.downcast_mut::<DecodeError>()
        {
            *error = error.clone().map_text(text);
        }
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
            Some(Cause::Unsaid(source)) => Some(&**source),
            Some(Cause::Said(_)) | None => None,
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
