//! What can be set for a whole client and for one call.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue};

use crate::{
    api::CredentialKind,
    client::{BaseUrl, Policy, credentials::Credential, header},
    error::{Error, ErrorKind},
};

/// Options of one call, or the changed defaults of a client ([`Client::with_options`](crate::Client::with_options)).
///
/// Everything left out keeps the client's setting. A value that cannot be sent (a header with a line break) is reported when the
/// call is made, before anything is sent.
///
/// ```
/// use anthropic_beta_runtime::CallOptions;
/// use std::time::Duration;
///
/// let options = CallOptions::new()
///     .timeout(Duration::from_secs(30))
///     .max_retries(0)
///     .beta("some-beta-2025-01-01");
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) headers: Vec<(HeaderName, Option<HeaderValue>)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) betas: Vec<String>,
    pub(crate) timeout: Option<TimeLimit>,
    pub(crate) idle_timeout: Option<TimeLimit>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry: Option<Policy>,
    pub(crate) retry_if: Option<RetryIf>,
    pub(crate) base_url: Option<BaseUrl>,
    pub(crate) credential: Option<Credential>,
    pub(crate) idempotency_key: Option<HeaderValue>,
    pub(crate) allow_long_request: bool,
    invalid: Option<String>,
}

/// Decides whether an attempt that failed is repeated.
pub(crate) type RetryIf = Arc<dyn Fn(&Error) -> bool + Send + Sync>;

/// A time limit that was set on purpose, also on purpose to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeLimit {
    After(Duration),
    Never,
}

impl TimeLimit {
    pub(crate) fn duration(self) -> Option<Duration> {
        match self {
            Self::After(duration) => Some(duration),
            Self::Never => None,
        }
    }
}

impl CallOptions {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends this header, in place of any value it would have had, the client's own beta header and credential included.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok((name, value)) => {
                self.headers.push((name, Some(value)));
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Sends no such header, whoever set it.
    pub fn remove_header(mut self, name: &str) -> Self {
        match HeaderName::try_from(name) {
            Ok(name) => {
                self.headers.push((name, None));
                self
            }
            Err(_) => self.refuse(format!("{name:?} cannot be the name of a header")),
        }
    }

    /// Adds a query parameter, after those of the endpoint. It replaces one of the same name that every request carries.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Asks for a beta feature, before those of the endpoint. Several calls add up.
    pub fn beta(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        if header::value("beta", &name).is_err() {
            return self.refuse("the name of a beta has a character that no header may have".into());
        }
        self.betas.push(name);
        self
    }

    /// How long one attempt may take from connecting to the last byte; for streams and downloads, to the response's head.
    /// Default: 600 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(TimeLimit::After(timeout));
        self
    }

    /// One attempt may take as long as it takes.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = Some(TimeLimit::Never);
        self
    }

    /// How long a stream may go without completing a line, or a download without a byte. Default: 600 s.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(TimeLimit::After(timeout));
        self
    }

    /// A stream or a download may be silent for as long as it likes.
    pub fn no_idle_timeout(mut self) -> Self {
        self.idle_timeout = Some(TimeLimit::Never);
        self
    }

    /// How often a failed attempt is repeated. Default: 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// How often a failed attempt is repeated and how long the waits are.
    pub fn retry_policy(mut self, policy: Policy) -> Self {
        self.retry = Some(policy);
        self.max_retries(policy.max_retries)
    }

    /// Asks this function, in place of [`Error::is_retryable`], whether an attempt that failed with this error is repeated. The number
    /// of retries still counts, and a body that can be read only once is still sent once.
    ///
    /// ```
    /// use anthropic_beta_runtime::{CallOptions, ErrorKind};
    ///
    /// // What the client would repeat, except where waiting will not help soon.
    /// let options = CallOptions::new()
    ///     .retry_if(|error| error.is_retryable() && error.kind() != ErrorKind::RateLimited);
    /// # let _ = options;
    /// ```
    pub fn retry_if(mut self, decide: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.retry_if = Some(Arc::new(decide));
        self
    }

    /// Where to send the call instead: an `http` or `https` URL, its path coming before that of the endpoint.
    pub fn base_url(mut self, url: &str) -> Self {
        match BaseUrl::parse(url) {
            Ok(url) => {
                self.base_url = Some(url);
                self
            }
            Err(reason) => self.refuse(reason),
        }
    }

    /// Calls with this API key instead.
    pub fn api_key(mut self, key: &str) -> Self {
        self.credential = Some(Credential::new(CredentialKind::ApiKey, key));
        self
    }

    /// Calls with this token instead.
    pub fn auth_token(mut self, token: &str) -> Self {
        self.credential = Some(Credential::new(CredentialKind::AuthToken, token));
        self
    }

    /// The idempotency key of one call, not of a client, in place of the one that is made for each `POST`. All attempts of a call share it.
    pub fn idempotency_key(mut self, key: &str) -> Self {
        match header::value("idempotency-key", key) {
            Ok(key) => {
                self.idempotency_key = Some(key);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Sends a call that is not streamed even if it will probably outlast the default timeout.
    pub fn allow_long_request(mut self) -> Self {
        self.allow_long_request = true;
        self
    }

    /// These options, with `over` where it says something. Headers, query and betas add up.
    pub(crate) fn merged(&self, over: &Self) -> Self {
        let mut this = self.clone();
        this.headers.extend(over.headers.iter().cloned());
        this.query.extend(over.query.iter().cloned());
        this.betas.extend(over.betas.iter().cloned());
        this.timeout = over.timeout.or(this.timeout);
        this.idle_timeout = over.idle_timeout.or(this.idle_timeout);
        this.max_retries = over.max_retries.or(this.max_retries);
        this.retry = over.retry.or(this.retry);
        this.retry_if = over.retry_if.clone().or(this.retry_if);
        this.base_url = over.base_url.clone().or(this.base_url);
        this.credential = over.credential.clone().or(this.credential);
        this.idempotency_key = over.idempotency_key.clone().or(this.idempotency_key);
        this.allow_long_request |= over.allow_long_request;
        this.invalid = this.invalid.or_else(|| over.invalid.clone());
        this
    }

    /// These options as the defaults of a client, for every call.
    pub(crate) fn for_every_call(mut self) -> Self {
        match self.idempotency_key.take() {
            // Different requests under one key would be taken for one.
            Some(_) => self
                .refuse("an idempotency key stands for one call; set it in the options of that call".into()),
            None => self,
        }
    }

    /// The first thing set here that cannot be sent.
    pub(crate) fn check(&self, kind: ErrorKind) -> Result<(), Error> {
        self.invalid.as_ref().map_or(Ok(()), |reason| Err(Error::new(kind, reason.clone())))
    }

    fn refuse(mut self, reason: String) -> Self {
        self.invalid.get_or_insert(reason);
        self
    }
}

/// Values of headers and query parameters may be secrets: only the names show.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let query: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("headers", &names)
            .field("query", &query)
            .field("betas", &self.betas)
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_retries", &self.max_retries)
            .field("base_url", &self.base_url)
            .field("credential", &self.credential)
            .field("allow_long_request", &self.allow_long_request)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_keeps_the_clients_setting() {
        let client = CallOptions::new().timeout(Duration::from_secs(1)).max_retries(5).beta("a");
        let merged = client.merged(&CallOptions::new().max_retries(0).beta("b").no_idle_timeout());
        assert_eq!(merged.timeout, Some(TimeLimit::After(Duration::from_secs(1))));
        assert_eq!(merged.idle_timeout, Some(TimeLimit::Never));
        assert_eq!(merged.max_retries, Some(0));
        assert_eq!(merged.betas, ["a", "b"]);
    }

    #[test]
    fn what_cannot_be_sent_is_reported_without_its_value() {
        for options in [
            CallOptions::new().header("x-ok", "hunter2\r\nx-evil: 1"),
            CallOptions::new().idempotency_key("hunter2\n"),
            CallOptions::new().base_url("https://user:hunter2@host"),
        ] {
            let error = options.check(ErrorKind::Unsendable).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsendable);
            assert!(!format!("{error:?} {error} {options:?}").contains("hunter2"));
        }
        assert!(CallOptions::new().header("bad name", "x").check(ErrorKind::Unsendable).is_err());
        assert!(CallOptions::new().remove_header("a:b").check(ErrorKind::Unsendable).is_err());
    }

    #[test]
    fn debug_shows_header_names_only() {
        let options = CallOptions::new().header("x-token", "secret").api_key("secret");
        let text = format!("{options:?}");
        assert!(text.contains("x-token") && !text.contains("secret"), "{text}");
    }
}
