//! Setting up a client.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use http::HeaderValue;
use secrecy::SecretString;

use super::{BaseUrl, Client, Limits, Shared, environment::Environment};
use crate::{
    client::{CallOptions, Policy, credentials::Credential, header},
    error::{Error, ErrorKind},
    transport::{HttpClient, KeepAlive, Transport},
};

const BASE_URL: &str = "https://api.anthropic.com";

impl Client {
    /// A client of the environment: `ANTHROPIC_API_KEY` or else `ANTHROPIC_AUTH_TOKEN`, and where set `ANTHROPIC_BASE_URL`,
    /// `ANTHROPIC_CUSTOM_HEADERS`, `ANTHROPIC_WEBHOOK_SIGNING_KEY`, `HTTPS_PROXY` and its siblings.
    ///
    /// # Errors
    /// When there is no credential, a value cannot be used, or TLS does not start.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A client whose settings come one by one; what is not set is read from the environment.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

/// Sets up a client; what is not set is read from the environment when [`build`](Self::build) is called.
///
/// `C` is the client that comes out: this crate's [`Client`], or a generated one around it.
#[must_use]
pub struct ClientBuilder<C = Client> {
    options: CallOptions,
    user_agent: Option<String>,
    connect_timeout: Option<Duration>,
    keep_alive: KeepAlive,
    proxies: bool,
    limits: Limits,
    retry: Policy,
    webhook_keys: Vec<SecretString>,
    transport: Option<Arc<dyn Transport>>,
    environment: Environment,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Nothing set.
    pub fn new() -> Self {
        Self {
            options: CallOptions::new(),
            user_agent: None,
            connect_timeout: Some(Duration::from_secs(5)),
            keep_alive: KeepAlive::default(),
            proxies: true,
            limits: Limits { body: 256 << 20, line: 64 << 20 },
            retry: Policy::default(),
            webhook_keys: Vec::new(),
            transport: None,
            environment: Environment::Process,
            client: PhantomData,
        }
    }

    /// The API key, sent as `x-api-key`. Default: `ANTHROPIC_API_KEY`. The last credential set is the one that counts.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::api_key(key.as_ref()));
        self
    }

    /// A bearer token, sent as `authorization`. Default, where there is no key: `ANTHROPIC_AUTH_TOKEN`.
    pub fn auth_token(mut self, token: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::bearer(token.as_ref()));
        self
    }

    /// Sends no credential: for a gateway that adds its own.
    pub fn no_credential(mut self) -> Self {
        self.options.credential = Some(Credential::None);
        self
    }

    /// Where calls go. Default: `ANTHROPIC_BASE_URL`, else `https://api.anthropic.com`.
    pub fn base_url(self, url: impl AsRef<str>) -> Self {
        self.map(|options| options.base_url(url.as_ref()))
    }

    /// Sends a header with every call, in place of any value it would have had.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.map(|options| options.header(name.as_ref(), value.as_ref()))
    }

    /// Asks for a beta feature in every call.
    pub fn beta(self, name: impl Into<String>) -> Self {
        self.map(|options| options.beta(name))
    }

    /// How long one attempt may take; for streams and downloads, to the response's head. Default: 600 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|options| options.timeout(timeout))
    }

    /// How long a stream may go without completing a line, or a download without a byte. Default: 600 s.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.map(|options| options.idle_timeout(timeout))
    }

    /// How often a failed attempt is repeated. Default: 2.
    pub fn max_retries(self, retries: u32) -> Self {
        self.map(|options| options.max_retries(retries))
    }

    /// How often a failed attempt is repeated and how long the waits are.
    pub fn retry_policy(mut self, policy: Policy) -> Self {
        self.retry = policy;
        self.max_retries(policy.max_retries)
    }

    /// Further defaults for every call; they go over those set before.
    pub fn options(self, options: CallOptions) -> Self {
        self.map(|before| before.merged(&options.for_every_call()))
    }

    /// How long connecting may take: name, TCP, proxy and TLS together. Default: 5 s. A transport of your own has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How an HTTP/2 connection to a server that is no longer there is noticed: after `interval` without a byte a ping is
    /// sent, and when nothing arrives for `timeout` after that, the connection is given up. Default: 10 s each. Times under
    /// a millisecond count as one, and those over a day as one.
    pub fn keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.keep_alive = KeepAlive::new(interval, timeout);
        self
    }

    /// What this program calls itself, put before the name of this client in `user-agent`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Connects directly, whatever proxies the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = false;
        self
    }

    /// The size in bytes past which a body that is read whole is an error. Default: 256 MiB.
    pub fn max_body_bytes(mut self, limit: usize) -> Self {
        self.limits.body = limit;
        self
    }

    /// The size in bytes past which a line or an event of a stream is an error. Default: 64 MiB.
    pub fn max_line_bytes(mut self, limit: usize) -> Self {
        self.limits.line = limit;
        self
    }

    /// A key that webhooks are signed with, `whsec_…`; several while keys are rotated.
    /// Default: `ANTHROPIC_WEBHOOK_SIGNING_KEY`.
    pub fn webhook_key(mut self, key: impl AsRef<str>) -> Self {
        self.webhook_keys.push(key.as_ref().trim().into());
        self
    }

    /// An HTTP client of your own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reads settings from here instead of the process environment: a configuration file, a test. `|_| None` reads none.
    pub fn environment(mut self, lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.environment = Environment::Lookup(Arc::new(lookup));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When there is no credential, a value cannot be used, or TLS does not start. No message repeats a secret.
    pub fn build(self) -> Result<C, Error> {
        self.build_client().map(C::from)
    }

    fn build_client(mut self) -> Result<Client, Error> {
        let options = self.with_environment()?;
        options.check(ErrorKind::Configuration)?;
        // Every header is made once here, so that a bad credential is found now and not in the first call.
        options.credential.as_ref().map_or(Ok(None), Credential::header)?;
        let user_agent = user_agent(self.user_agent.as_deref())?;
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => {
                let proxies =
                    if self.proxies { self.environment.proxies() } else { Environment::none().proxies() };
                Arc::new(HttpClient::new(proxies, self.connect_timeout, self.keep_alive)?)
            }
        };
        if self.webhook_keys.is_empty() {
            self.webhook_keys.extend(self.environment.get("ANTHROPIC_WEBHOOK_SIGNING_KEY").map(Into::into));
        }
        let shared = Shared {
            transport,
            user_agent,
            webhook_keys: self.webhook_keys,
            limits: self.limits,
            retry: self.retry,
        };
        Ok(Client { shared: Arc::new(shared), options: Arc::new(options) })
    }

    /// The options with what the environment says where the program says nothing.
    fn with_environment(&self) -> Result<CallOptions, Error> {
        let environment = &self.environment;
        let mut inherited = CallOptions::new();
        if let Some(lines) = environment.get("ANTHROPIC_CUSTOM_HEADERS") {
            for (name, value) in header::parse_lines(&lines).map_err(|error| {
                Error::new(ErrorKind::Configuration, format!("ANTHROPIC_CUSTOM_HEADERS: {error}"))
            })? {
                inherited.headers.push((name, Some(value)));
            }
        }
        let mut options = inherited.merged(&self.options);
        if options.base_url.is_none() {
            let url = environment.get("ANTHROPIC_BASE_URL");
            let url = BaseUrl::parse(url.as_deref().unwrap_or(BASE_URL)).map_err(|reason| {
                Error::new(ErrorKind::Configuration, format!("ANTHROPIC_BASE_URL: {reason}"))
            })?;
            options.base_url = Some(url);
        }
        if options.credential.is_none() {
            options.credential = Some(self.inherited_credential(&options)?);
        }
        Ok(options)
    }

    fn inherited_credential(&self, options: &CallOptions) -> Result<Credential, Error> {
        if let Some(key) = self.environment.get("ANTHROPIC_API_KEY") {
            return Ok(Credential::api_key(&key));
        }
        if let Some(token) = self.environment.get("ANTHROPIC_AUTH_TOKEN") {
            return Ok(Credential::bearer(&token));
        }
        let by_hand =
            |name: &str| options.headers.iter().any(|(header, value)| header == name && value.is_some());
        if by_hand("x-api-key") || by_hand("authorization") {
            return Ok(Credential::None);
        }
        Err(Error::new(
            ErrorKind::Configuration,
            "no credential: set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, or call `api_key`, `auth_token` or `no_credential` \
             on the builder",
        ))
    }

    fn map(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }
}

impl<C: From<Client>> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("options", &self.options)
            .field("connect_timeout", &self.connect_timeout)
            .field("limits", &self.limits)
            .field("webhook_keys", &self.webhook_keys.len())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, Error> {
    let own = concat!("anthropic-beta-rust/", env!("CARGO_PKG_VERSION"));
    let text = product.map_or_else(|| own.to_owned(), |product| format!("{product} {own}"));
    header::value("user-agent", &text)
        .map_err(|error| Error::new(ErrorKind::Configuration, error.to_string()))
}
