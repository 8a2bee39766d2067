//! Requests: their parameters, and how they are prepared for sending.
//!
//! `response` defines calls and pages, and adds the methods that send. Uses `json`, `error` and `client`.

mod body;
mod into_list;
mod into_option;
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
pub use into_option::{IntoOption, OneOrNone};
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

/// A request to an endpoint. Nothing happens until [`send`](Self::send) is awaited.
///
/// An invalid parameter is an error of the call, before anything is sent.
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
    /// `None` until an option is set.
    options: Option<Box<CallOptions>>,
    invalid: Option<String>,
}

/// The path of the request.
#[derive(Clone)]
enum Target {
    /// The values of the parameters of the path template.
    Template(Vec<(&'static str, String)>),
    /// A path given by the caller.
    Path(String),
}

impl Client {
    /// Creates a request to an endpoint that has no method yet. It has the credential, retries, errors and streams
    /// of a generated call.
    ///
    /// The path is absolute, such as `/v1/messages`, and is sent unchanged; [`Request::query`] sets query
    /// parameters. `.send_raw()` returns bytes, `.send::<Json>()` JSON, `.send::<EventStream<Json>>()` a stream.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::untyped(self, method, path.into())
    }
}

impl Request {
    /// Creates a request to this endpoint without parameters.
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
            options: None,
            invalid: None,
        }))
    }

    /// Sets a path parameter, which is percent-encoded. It must not be empty, `.` or `..`.
    pub fn path(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        match &mut self.0.target {
            Target::Template(values) => {
                values.push((name, value.as_ref().to_owned()));
                self
            }
            Target::Path(_) => self.refuse(format!("the path has no parameter `{name}`")),
        }
    }

    /// Sets a query parameter.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.0.query.set(name, value.to_string());
        self
    }

    /// Sets one query parameter for each value. The name of all is `name`, for example `types[]`.
    pub fn query_list(mut self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        self.0.query.remove(name);
        self.0.query.push_list(name, values.into_iter().map(|value| value.to_string()));
        self
    }

    /// Sends a header. Headers in the options take precedence.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        match header::pair(name, value.as_ref()) {
            Ok(pair) => {
                self.0.headers.push(pair);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Enables a beta feature, in addition to those of the endpoint.
    pub fn beta(mut self, name: impl AsRef<str>) -> Self {
        self.0.betas.push(name.as_ref().to_owned());
        self
    }

    /// Sets the body to JSON, which is encoded now.
    pub fn json(mut self, value: &dyn Encode) -> Self {
        let content_type = HeaderValue::from_static("application/json");
        self.0.body = RequestBody::Bytes(json::to_string(value).into(), content_type);
        self
    }

    /// Sets the body to these bytes.
    pub fn bytes(mut self, bytes: impl Into<Bytes>, content_type: &str) -> Self {
        match header::value("content-type", content_type) {
            Ok(content_type) => {
                self.0.body = RequestBody::Bytes(bytes.into(), content_type);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Sets the body to this form, which is streamed. A form with a reader is sent once and never retried.
    pub fn form(mut self, form: Form) -> Self {
        self.0.body = RequestBody::Form(Mutex::new(form));
        self
    }

    /// Sets the maximum number of tokens of the response. A call that is not streamed is an error if they would
    /// probably exceed the default timeout; see [`CallOptions::allow_long_request`].
    pub fn expected_tokens(mut self, tokens: impl Into<Option<i64>>) -> Self {
        self.0.expected_tokens = tokens.into();
        self
    }

    /// Adds options of this call, which take precedence over those of the client and those added before.
    pub fn options(mut self, options: CallOptions) -> Self {
        let options = match &self.0.options {
            Some(set) => set.merged(&options),
            None => options,
        };
        self.0.options = Some(Box::new(options));
        self
    }

    /// Returns a copy of the request, or `None` if its body can be read only once.
    pub fn try_clone(&self) -> Option<Self> {
        self.0.try_clone().map(|parts| Self(Box::new(parts)))
    }

    /// Returns a copy without the body and the idempotency key. Requests of a generated crate contain the body
    /// themselves.
    #[doc(hidden)]
    pub fn clone_without_body(&self) -> Self {
        let mut parts = self.0.with_body(RequestBody::None);
        parts.remove_key();
        Self(Box::new(parts))
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    /// Returns a copy with one query parameter set and others removed: the request for another page.
    pub(crate) fn with_query(&self, set: &str, value: &str, without: &[&str]) -> Option<Self> {
        let mut this = self.try_clone()?;
        for name in without {
            this.0.query.remove(name);
        }
        this.0.query.set(set, value);
        // A different request needs a different key.
        this.0.remove_key();
        Some(this)
    }

    fn refuse(mut self, reason: String) -> Self {
        self.0.invalid.get_or_insert(reason);
        self
    }
}

impl Operation {
    /// Creates a request to this endpoint.
    pub fn request(&'static self, client: &Client) -> Request {
        Request::new(client, self)
    }
}

impl Parts {
    fn try_clone(&self) -> Option<Self> {
        Some(self.with_body(self.body.try_clone()?))
    }

    /// Returns a copy with this body.
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

    fn remove_key(&mut self) {
        if let Some(options) = &mut self.options {
            options.idempotency_key = None;
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
