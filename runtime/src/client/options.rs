//! The options of a client and of a call.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue};

use crate::{
    api::CredentialKind,
    client::{BaseUrl, Policy, credentials::Credential, header},
    error::{Error, ErrorKind},
};

/// The options of one call, or changed defaults of a client
/// ([`Client::with_options`](crate::Client::with_options)).
///
/// An option that is not set keeps the setting of the client. An invalid value, such as a header with a line break,
/// is an error of the call, and nothing is sent.
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

/// Decides whether a failed attempt is retried.
pub(crate) type RetryIf = Arc<dyn Fn(&Error) -> bool + Send + Sync>;

/// A time limit that is set, possibly to none.
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
    /// Creates options without settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends this header. It replaces any other value, also of the beta header and the credential.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok((name, value)) => {
                self.headers.push((name, Some(value)));
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Does not send this header, even if the client sets it.
    pub fn remove_header(mut self, name: &str) -> Self {
        match HeaderName::try_from(name) {
            Ok(name) => {
                self.headers.push((name, None));
                self
            }
            Err(_) => self.refuse(format!("{name:?} is not a header name")),
        }
    }

    /// Adds a query parameter after those of the endpoint. It replaces a parameter of the same name that every
    /// request contains.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Enables a beta feature, in addition to those of the endpoint and of other calls of this method.
    pub fn beta(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        if header::value("beta", &name).is_err() {
            return self.refuse(
                "the name of the beta feature contains a character that is not allowed in headers".into(),
            );
        }
        self.betas.push(name);
        self
    }

    /// Sets the maximum duration of one attempt, from connecting to the last byte. For streams and downloads, it
    /// ends with the head of the response. Default: 600 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(TimeLimit::After(timeout));
        self
    }

    /// Sets no maximum duration of an attempt.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = Some(TimeLimit::Never);
        self
    }

    /// Sets the maximum time between two lines of a stream, or two chunks of a download. Default: 600 s.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(TimeLimit::After(timeout));
        self
    }

    /// Sets no maximum time between two lines of a stream, or two chunks of a download.
    pub fn no_idle_timeout(mut self) -> Self {
        self.idle_timeout = Some(TimeLimit::Never);
        self
    }

    /// Sets the maximum number of retries. Default: 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sets the maximum number of retries and the delays between them.
    pub fn retry_policy(mut self, policy: Policy) -> Self {
        self.retry = Some(policy);
        self.max_retries(policy.max_retries)
    }

    /// Sets the function that decides, instead of [`Error::is_retryable`], whether a failed attempt is retried. The
    /// maximum number of retries still applies, and a body that can be read only once is not sent again.
    ///
    /// ```
    /// use anthropic_beta_runtime::{CallOptions, ErrorKind};
    ///
    /// // Retries as by default, except if the rate limit is exceeded.
    /// let options = CallOptions::new()
    ///     .retry_if(|error| error.is_retryable() && error.kind() != ErrorKind::RateLimited);
    /// # let _ = options;
    /// ```
    pub fn retry_if(mut self, decide: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.retry_if = Some(Arc::new(decide));
        self
    }

    /// Sets the base URL of the call: an `http` or `https` URL, whose path precedes the path of the endpoint.
    pub fn base_url(mut self, url: &str) -> Self {
        match BaseUrl::parse(url) {
            Ok(url) => {
                self.base_url = Some(url);
                self
            }
            Err(reason) => self.refuse(reason),
        }
    }

    /// Sets the API key of the call.
    pub fn api_key(mut self, key: &str) -> Self {
        self.credential = Some(Credential::new(CredentialKind::ApiKey, key));
        self
    }

    /// Sets the token of the call.
    pub fn auth_token(mut self, token: &str) -> Self {
        self.credential = Some(Credential::new(CredentialKind::AuthToken, token));
        self
    }

    /// Sets the idempotency key of the call, instead of a random one for each `POST`. All attempts have the same key.
    /// Setting it for a client is an error.
    pub fn idempotency_key(mut self, key: &str) -> Self {
        match header::value("idempotency-key", key) {
            Ok(key) => {
                self.idempotency_key = Some(key);
                self
            }
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Allows sending a call that is not streamed even if it would probably exceed the default timeout.
    pub fn allow_long_request(mut self) -> Self {
        self.allow_long_request = true;
        self
    }

    /// Returns these options, overridden by those that `over` sets. Headers, query parameters and beta features are
    /// combined.
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

    /// Returns these options as the defaults of a client.
    pub(crate) fn for_every_call(mut self) -> Self {
        match self.idempotency_key.take() {
            // Different requests with the same key would be treated as one.
            Some(_) => {
                self.refuse("an idempotency key is for one call; set it in the options of that call".into())
            }
            None => self,
        }
    }

    /// Returns the first invalid value as an error.
    pub(crate) fn check(&self, kind: ErrorKind) -> Result<(), Error> {
        self.invalid.as_ref().map_or(Ok(()), |reason| Err(Error::new(kind, reason.clone())))
    }

    fn refuse(mut self, reason: String) -> Self {
        self.invalid.get_or_insert(reason);
        self
    }
}

/// Values of headers and query parameters may be secrets: only their names are printed.
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
    fn keeps_the_setting_of_the_client_unless_overridden() {
        let client = CallOptions::new().timeout(Duration::from_secs(1)).max_retries(5).beta("a");
        let merged = client.merged(&CallOptions::new().max_retries(0).beta("b").no_idle_timeout());
        assert_eq!(merged.timeout, Some(TimeLimit::After(Duration::from_secs(1))));
        assert_eq!(merged.idle_timeout, Some(TimeLimit::Never));
        assert_eq!(merged.max_retries, Some(0));
        assert_eq!(merged.betas, ["a", "b"]);
    }

    #[test]
    fn reports_an_invalid_value_without_printing_it() {
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
    fn prints_only_the_names_of_headers_in_debug_output() {
        let options = CallOptions::new().header("x-token", "secret").api_key("secret");
        let text = format!("{options:?}");
        assert!(text.contains("x-token") && !text.contains("secret"), "{text}");
    }
}
