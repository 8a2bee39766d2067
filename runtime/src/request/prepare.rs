//! Converts the parameters of a request to a URL, headers and a body.

use std::time::Duration;

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
};

use super::body::{RequestBody, locked};
use super::redaction::Secrets;
use super::{Parts, Request, Target};
use crate::{
    client::{
        CallOptions, Policy, header,
        options::{RetryIf, TimeLimit},
    },
    error::{Error, ErrorKind},
    request::{Accept, path, query, random},
};

/// The default maximum duration of one attempt.
const TIMEOUT: Duration = Duration::from_secs(600);
/// The default maximum time between two lines or chunks.
const IDLE_TIMEOUT: Duration = Duration::from_secs(600);
const MAX_RETRIES: u32 = 2;
/// How many headers a request usually has at most.
const HEADERS: usize = 12;

/// A request that is ready to be sent, any number of times.
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: RequestBody,
    pub(crate) timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) retries: u32,
    pub(crate) retry: Policy,
    pub(crate) retry_if: Option<RetryIf>,
    /// The number of attempts.
    pub(crate) attempts: u32,
    pub(crate) secrets: Secrets,
}

impl Request {
    /// Validates the parameters and prepares the request. The body is moved into the result.
    pub(crate) fn prepare(&mut self, accept: Accept) -> Result<Prepared, Error> {
        self.0.prepare(accept)
    }
}

impl Parts {
    /// Validates the parameters and prepares the request; nothing is sent if there is an error.
    pub(crate) fn prepare(&mut self, accept: Accept) -> Result<Prepared, Error> {
        self.invalid()?;
        let merged;
        let options = match &self.options {
            Some(set) => {
                set.check(ErrorKind::Unsendable)?;
                merged = self.client.options().merged(set);
                &merged
            }
            None => self.client.options(),
        };
        options.check(ErrorKind::Unsendable)?;
        if accept == Accept::Json {
            self.refuse_long(options)?;
        }
        let headers = self.headers(options, accept)?;
        Ok(Prepared {
            secrets: Secrets::of(&headers),
            method: self.operation.method.clone(),
            uri: self.uri(options)?,
            headers,
            timeout: options.timeout.map_or(Some(TIMEOUT), TimeLimit::duration),
            idle_timeout: options.idle_timeout.map_or(Some(IDLE_TIMEOUT), TimeLimit::duration),
            retries: options.max_retries.unwrap_or(MAX_RETRIES),
            retry: options.retry.unwrap_or_default(),
            retry_if: options.retry_if.clone(),
            attempts: 0,
            body: std::mem::replace(&mut self.body, RequestBody::None),
        })
    }

    fn uri(&self, options: &CallOptions) -> Result<Uri, Error> {
        let invalid = |error: &dyn std::fmt::Display| Error::new(ErrorKind::Unsendable, error.to_string());
        let path = match &self.target {
            Target::Path(path) => check_path(path)?.to_owned(),
            Target::Template(values) => {
                let values: Vec<(&str, &str)> =
                    values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                path::render(self.operation.path, &values)
                    .map_err(|error| invalid(&error).with_cause(error))?
            }
        };
        let set = options.query.iter().map(|(name, value)| (&**name, &**value));
        let mut query: Vec<(&str, &str)> = self.query.iter().chain(set).collect();
        for (name, value) in self.client.api().query {
            if !query.iter().any(|(given, _)| given == name) {
                query.push((name, value));
            }
        }
        let base = options
            .base_url
            .as_ref()
            .ok_or_else(|| Error::new(ErrorKind::Configuration, "the client has no base URL"))?;
        base.join(&path, &query::encoded(query)).map_err(|error| invalid(&error))
    }

    fn headers(&self, options: &CallOptions, accept: Accept) -> Result<HeaderMap, Error> {
        let api = self.client.api();
        let common = &self.client.shared().headers;
        // A clone has no room for further headers and would grow several times.
        let mut headers = HeaderMap::with_capacity(HEADERS);
        headers.extend(common.iter().map(|(name, value)| (name.clone(), value.clone())));
        headers.insert(ACCEPT, HeaderValue::from_static(accept.header()));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted_encoding(accept)));
        if let Some(value) = self.content_type()? {
            headers.insert(CONTENT_TYPE, value);
        }
        if matches!(self.body, RequestBody::None) && has_body(&self.operation.method) {
            // Without this header, some gateways wait for a body or require its length.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(credential) = &options.credential
            && let Some((name, value)) = credential.header(api)?
        {
            headers.insert(name, value);
        }
        if let Some(name) = api.beta_header
            && let Some(value) = self.betas(name, options, headers.get(name))?
        {
            headers.insert(named(name)?, value);
        }
        if let Some(name) = api.idempotency_header
            && (self.operation.method == Method::POST || options.idempotency_key.is_some())
        {
            headers.insert(named(name)?, options.idempotency_key.clone().unwrap_or_else(new_key));
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        for (name, value) in &options.headers {
            match value {
                Some(value) => _ = headers.insert(name, value.clone()),
                None => _ = headers.remove(name),
            }
        }
        Ok(headers)
    }

    fn content_type(&self) -> Result<Option<HeaderValue>, Error> {
        match &self.body {
            RequestBody::None => Ok(None),
            RequestBody::Bytes(_, content_type) => Ok(Some(content_type.clone())),
            RequestBody::Form(form) => {
                HeaderValue::try_from(locked(form).content_type()).map(Some).map_err(|_| {
                    Error::new(ErrorKind::Unsendable, "the boundary of the form is not allowed in a header")
                })
            }
        }
    }

    /// Returns the value of the beta header. It lists the features of the environment, of the caller and of the
    /// endpoint, without duplicates.
    fn betas(
        &self,
        header_name: &str,
        options: &CallOptions,
        inherited: Option<&HeaderValue>,
    ) -> Result<Option<HeaderValue>, Error> {
        let inherited = inherited.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let inherited = inherited.split(',').map(str::trim).filter(|name| !name.is_empty());
        let asked = inherited.chain(options.betas.iter().chain(&self.betas).map(String::as_str));
        let mut names: Vec<&str> = Vec::new();
        for name in asked.chain(self.operation.betas.iter().copied()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return Ok(None);
        }
        header::value(header_name, &names.join(","))
            .map(Some)
            .map_err(|error| Error::new(ErrorKind::Unsendable, error.to_string()))
    }

    /// The API cannot keep a connection without data open for long, since networks close it.
    fn refuse_long(&self, options: &CallOptions) -> Result<(), Error> {
        const HOUR: f64 = 3600.0;
        let per_hour = self.client.api().tokens_per_hour.map(f64::from);
        let (Some(tokens), Some(per_hour)) = (self.expected_tokens, per_hour) else { return Ok(()) };
        let seconds = HOUR * tokens as f64 / per_hour;
        if seconds <= TIMEOUT.as_secs_f64() || options.timeout.is_some() || options.allow_long_request {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::LongRequest,
            format!(
                "{tokens} tokens may take {seconds:.0} s, and a call that is not streamed has {} s; stream it, ask for at most {} \
                 tokens, set a timeout, or call `allow_long_request`",
                TIMEOUT.as_secs(),
                (TIMEOUT.as_secs_f64() * per_hour / HOUR) as i64,
            ),
        ))
    }
}

/// Parses the name of a header in the description of the API.
fn named(name: &str) -> Result<HeaderName, Error> {
    header::name(name).map_err(|error| Error::new(ErrorKind::Configuration, error.to_string()))
}

/// Returns the value of `accept-encoding`. Compression would delay streams, and most files are compressed already.
fn accepted_encoding(accept: Accept) -> &'static str {
    match accept {
        Accept::Json | Accept::Lines if cfg!(feature = "gzip") => "gzip",
        _ => "identity",
    }
}

/// Whether requests of this method usually have a body.
fn has_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Validates a path of the caller, which must reach the server unchanged.
fn check_path(path: &str) -> Result<&str, Error> {
    let refuse = |reason: &str| Err(Error::new(ErrorKind::Unsendable, format!("the path {reason}")));
    if !path.starts_with('/') {
        return refuse("must start with `/`");
    }
    if path.contains(['?', '#']) {
        return refuse("contains a `?` or `#`; set parameters with `query`");
    }
    let is_dots =
        |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(is_dots) {
        return refuse("contains a `.` or `..`, which changes the path");
    }
    Ok(path)
}

/// Returns a unique key: 128 random bits.
#[expect(clippy::expect_used, reason = "hexadecimal digits are allowed in headers")]
fn new_key() -> HeaderValue {
    HeaderValue::try_from(random::key()).expect("hexadecimal digits are allowed in headers")
}
