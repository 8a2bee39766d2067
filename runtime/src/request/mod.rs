//! Requests: what is set on one, and how it is made ready to be sent.
//!
//! Sending is added by `response`, which defines calls and pages. Uses `json`, `error` and `client`.

mod body;
mod into_list;
pub mod multipart;
mod operation;
pub mod path;
mod prepare;
pub mod query;
pub(crate) mod random;
mod redaction;
pub mod upload;

pub(crate) use body::RequestBody;
pub use into_list::{IntoList, One, Several};
pub use operation::{Accept, Operation, Paging};
pub(crate) use prepare::Prepared;
pub(crate) use redaction::Secrets;

use std::{
    fmt::{self, Display},
    sync::Mutex,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};

use crate::{
    client::{CallOptions, Client, header},
    error::{Error, ErrorKind},
    json::{self, Encode},
    request::{multipart::Form, query::Query},
};

/// One call: an endpoint and what is sent to it. Nothing happens before [`send`](Self::send) is awaited.
///
/// A value that cannot be sent does not fail here but when the call is awaited, before anything is sent.
#[must_use = "a request does nothing until it is sent"]
pub struct Request(Box<Parts>);

pub(crate) struct Parts {
    pub(crate) client: Client,
    pub(crate) operation: Operation,
    target: Target,
    pub(crate) query: Query,
    headers: Vec<(HeaderName, HeaderValue)>,
    betas: Vec<String>,
    body: RequestBody,
    expected_tokens: Option<i64>,
    options: CallOptions,
    invalid: Option<String>,
}

/// Which resource is meant.
#[derive(Clone)]
enum Target {
    /// The values of the path template's parameters.
    Template(Vec<(&'static str, String)>),
    /// A path as the caller wrote it.
    Path(String),
}

impl Client {
    /// A call to an endpoint that has no method of its own yet, with everything a generated call has: credential, retries, errors,
    /// streams.
    ///
    /// The path is absolute, such as `/v1/messages`, and is sent as it stands; parameters go into
    /// [`Request::query`]. `.send_raw()` gives the bytes, `.send::<Json>()` the JSON,
    /// `.send::<EventStream<Json>>()` a stream.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::untyped(self, method, path.into())
    }
}

impl Request {
    /// A call to this endpoint with nothing set.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self::to(client, operation.clone(), Target::Template(Vec::new()))
    }

    fn untyped(client: &Client, method: Method, path: String) -> Self {
        let operation = Operation {
            id: "request",
            method,
            path: "(untyped)",
            betas: &[],
            accept: Accept::Json,
            empty: true,
            paging: Paging::None,
        };
        Self::to(client, operation, Target::Path(path))
    }

    fn to(client: &Client, operation: Operation, target: Target) -> Self {
        Self(Box::new(Parts {
            client: client.clone(),
            operation,
            target,
            query: Query::new(),
            headers: Vec::new(),
            betas: Vec::new(),
            body: RequestBody::None,
            expected_tokens: None,
            options: CallOptions::new(),
            invalid: None,
        }))
    }

    /// The value of a parameter of the path, percent-encoded when it is put in. An empty one, `.` and `..` are errors.
    pub fn path(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        match &mut self.0.target {
            Target::Template(values) => {
                values.push((name, value.as_ref().to_owned()));
                self
            }
            Target::Path(_) => self.refuse(format!("the path has no parameter `{name}`: it was given whole")),
        }
    }

    /// Sets a query parameter.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.0.query.set(name, value.to_string());
        self
    }

    /// Sets one query parameter for each value, all of this name, which is taken as it is: `types[]`.
    pub fn query_list(mut self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        self.0.query.remove(name);
        self.0.query.push_list(name, values.into_iter().map(|value| value.to_string()));
        self
    }

    /// Sends a header. One set in the options goes over it.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        match header::pair(name, value.as_ref()) {
            Ok(pair) => {
                self.0.headers.push(pair);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Asks for a beta feature, before those of the endpoint.
    pub fn beta(mut self, name: impl AsRef<str>) -> Self {
        self.0.betas.push(name.as_ref().to_owned());
        self
    }

    /// Sends this as JSON. It is encoded now.
    pub fn json(self, value: &dyn Encode) -> Self {
        self.bytes(json::to_string(value), "application/json")
    }

    /// Sends these bytes.
    pub fn bytes(mut self, bytes: impl Into<Bytes>, content_type: &str) -> Self {
        match header::value("content-type", content_type) {
            Ok(content_type) => {
                self.0.body = RequestBody::Bytes(bytes.into(), content_type);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Sends this form, streamed. A form with a reader in it is sent once and never retried.
    pub fn form(mut self, form: Form) -> Self {
        self.0.body = RequestBody::Form(Mutex::new(form));
        self
    }

    /// How many tokens the response may have. A call that is not streamed is refused when these would probably take longer than the
    /// default timeout; see [`CallOptions::allow_long_request`].
    pub fn expected_tokens(mut self, tokens: impl Into<Option<i64>>) -> Self {
        self.0.expected_tokens = tokens.into();
        self
    }

    /// Options of this call, over those of the client. Several add up.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.0.options = self.0.options.merged(&options);
        self
    }

    /// The same call once more; `None` when its body can be read only once.
    pub fn try_clone(&self) -> Option<Self> {
        self.0.try_clone().map(|parts| Self(Box::new(parts)))
    }

    /// Returns the same call without its body and its idempotency key. For the requests of a generated crate, which hold
    /// the body themselves.
    #[doc(hidden)]
    pub fn clone_without_body(&self) -> Self {
        let mut parts = self.0.with_body(RequestBody::None);
        parts.options.idempotency_key = None;
        Self(Box::new(parts))
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    /// The same call with one query parameter set and others gone: the next page.
    pub(crate) fn with_query(&self, set: &str, value: &str, without: &[&str]) -> Option<Self> {
        let mut this = self.try_clone()?;
        for name in without {
            this.0.query.remove(name);
        }
        this.0.query.set(set, value);
        // Another request is another key.
        this.0.options.idempotency_key = None;
        Some(this)
    }

    fn refuse(mut self, reason: String) -> Self {
        self.0.invalid.get_or_insert(reason);
        self
    }
}

impl Operation {
    /// Begins a request to this endpoint.
    pub fn request(&'static self, client: &Client) -> Request {
        Request::new(client, self)
    }
}

impl Parts {
    fn try_clone(&self) -> Option<Self> {
        Some(self.with_body(self.body.try_clone()?))
    }

    /// The same call with this body.
    fn with_body(&self, body: RequestBody) -> Self {
        Self {
            body,
            client: self.client.clone(),
            operation: self.operation.clone(),
            target: self.target.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            betas: self.betas.clone(),
            expected_tokens: self.expected_tokens,
            options: self.options.clone(),
            invalid: self.invalid.clone(),
        }
    }

    fn invalid(&self) -> Result<(), Error> {
        self.invalid.as_ref().map_or(Ok(()), |reason| Err(Error::new(ErrorKind::Unsendable, reason)))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.0.operation.id)
            .field("method", &self.0.operation.method)
            .field("path", &self.0.operation.path)
            .finish_non_exhaustive()
    }
}
