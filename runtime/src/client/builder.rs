//! Building a client.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use secrecy::SecretString;

use super::{Client, Limits, Shared, defaults::Defaults, environment::Environment};
use crate::{
    api::{Api, CredentialKind},
    client::{CallOptions, Policy, credentials::Credential, proxies::Proxies},
    error::{Error, ErrorKind},
    transport::{HttpClient, KeepAlive, Transport},
};

impl Client {
    /// Returns a builder for a client of this API. The only environment variables that it reads are those of
    /// proxies.
    pub fn builder(api: &'static Api) -> ClientBuilder {
        ClientBuilder::new(api)
    }
}

/// Builds a client.
///
/// Only the proxies are read from the environment, unless [`read_env`](Self::read_env) or
/// [`environment`](Self::environment) is called. A setting of the builder takes precedence over the environment:
///
/// | Setting | Method | Environment, if it is read | Default |
/// |---|---|---|---|
/// | Credential | [`api_key`](Self::api_key), [`auth_token`](Self::auth_token), [`no_credential`](Self::no_credential) | the variables of [`Api::credentials`], in their order | an error, unless a header contains one |
/// | Base URL | [`base_url`](Self::base_url) | [`Variables::base_url`] | [`Api::base_url`] |
/// | Headers | [`header`](Self::header), and any method that sets the same header | [`Variables::headers`] | [`Api::headers`] |
/// | Beta features | [`beta`](Self::beta), in addition to those of the environment | the beta header in [`Variables::headers`] | only those of the endpoint |
/// | User agent | [`user_agent`](Self::user_agent) | `user-agent` in [`Variables::headers`] | [`Api::user_agent`] |
/// | Webhook keys | [`webhook_key`](Self::webhook_key) | [`Variables::webhook_key`] | none |
/// | Proxies | [`no_proxy`](Self::no_proxy) | always read: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, and the settings of the operating system | none |
///
/// `C` is the type of the client: this crate's [`Client`], or a generated client that contains it.
///
/// [`Variables::base_url`]: crate::api::Variables::base_url
/// [`Variables::headers`]: crate::api::Variables::headers
/// [`Variables::webhook_key`]: crate::api::Variables::webhook_key
#[must_use]
pub struct ClientBuilder<C = Client> {
    api: &'static Api,
    options: CallOptions,
    user_agent: Option<String>,
    connect_timeout: Option<Duration>,
    keep_alive: KeepAlive,
    proxies: Proxies,
    limits: Limits,
    webhook_keys: Vec<SecretString>,
    transport: Option<Arc<dyn Transport>>,
    environment: Environment,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Creates a builder without settings, for a client of this API.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            options: CallOptions::new(),
            user_agent: None,
            connect_timeout: Some(Duration::from_secs(5)),
            keep_alive: KeepAlive::default(),
            proxies: Proxies::Environment,
            limits: Limits { body: 256 << 20, line: 64 << 20 },
            webhook_keys: Vec::new(),
            transport: None,
            environment: Environment::Proxies,
            client: PhantomData,
        }
    }

    /// Sets the API key. It replaces a credential that was set before.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::new(CredentialKind::ApiKey, key.as_ref()));
        self
    }

    /// Sets the token, if the API accepts one.
    pub fn auth_token(mut self, token: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::new(CredentialKind::AuthToken, token.as_ref()));
        self
    }

    /// Sends no credential, for a gateway that adds its own.
    pub fn no_credential(mut self) -> Self {
        self.options.credential = Some(Credential::None);
        self
    }

    /// Sets the URL that the paths of endpoints are appended to.
    pub fn base_url(self, url: impl AsRef<str>) -> Self {
        self.map(|options| options.base_url(url.as_ref()))
    }

    /// Sends a header with every call. It replaces any other value of the header.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.map(|options| options.header(name.as_ref(), value.as_ref()))
    }

    /// Enables a beta feature in every call.
    pub fn beta(self, name: impl Into<String>) -> Self {
        self.map(|options| options.beta(name))
    }

    /// Sets the maximum duration of one attempt; for streams and downloads, until the head of the response.
    /// Default: 600 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|options| options.timeout(timeout))
    }

    /// Sets the maximum time between two lines of a stream, or two chunks of a download. Default: 600 s.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.map(|options| options.idle_timeout(timeout))
    }

    /// Sets the maximum number of retries. Default: 2.
    pub fn max_retries(self, retries: u32) -> Self {
        self.map(|options| options.max_retries(retries))
    }

    /// Sets the maximum number of retries and the delays between them.
    pub fn retry_policy(self, policy: Policy) -> Self {
        self.map(|options| options.retry_policy(policy))
    }

    /// Sets the function that decides whether to retry, as [`CallOptions::retry_if`] does for one call.
    pub fn retry_if(self, decide: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.map(|options| options.retry_if(decide))
    }

    /// Adds defaults for every call. They replace defaults that were set before.
    pub fn options(self, options: CallOptions) -> Self {
        self.map(|before| before.merged(&options.for_every_call()))
    }

    /// Sets the maximum duration of connecting, which includes DNS, TCP, proxy and TLS. Default: 5 s. Does not
    /// apply to a custom transport.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets how an HTTP/2 connection to an unreachable server is detected. A ping is sent after `interval` without
    /// data, and the connection is closed if no data arrives within `timeout` after that. Default: 10 s each. Both
    /// are at least one millisecond and at most one day.
    pub fn keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.keep_alive = KeepAlive::new(interval, timeout);
        self
    }

    /// Sets the name of this program, which precedes the name of the client in `user-agent`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Connects directly, and ignores the proxies of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Proxies::None;
        self
    }

    /// Connects through this proxy, and ignores the proxies of the environment. The URL is `http` or `socks5`, such
    /// as `http://user:password@proxy.example:8080`.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxies = Proxies::One(url.as_ref().trim().into());
        self
    }

    /// Sets the maximum size in bytes of a body that is read as a whole. Default: 256 MiB.
    pub fn max_body_bytes(mut self, limit: usize) -> Self {
        self.limits.body = limit;
        self
    }

    /// Sets the maximum size in bytes of a line or an event of a stream. Default: 64 MiB.
    pub fn max_line_bytes(mut self, limit: usize) -> Self {
        self.limits.line = limit;
        self
    }

    /// Adds a key that signs webhooks, `whsec_…`. Several keys are accepted while keys are rotated.
    pub fn webhook_key(mut self, key: impl AsRef<str>) -> Self {
        self.webhook_keys.push(key.as_ref().trim().into());
        self
    }

    /// Sets a custom HTTP client.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reads settings that are not set here from the environment, when [`build`](Self::build) is called.
    pub fn read_env(mut self) -> Self {
        self.environment = Environment::Process;
        self
    }

    /// Reads environment variables from this function instead of the process environment, for a configuration file
    /// or a test. With `|_| None` there are no variables, not even those of proxies.
    pub fn environment(mut self, lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.environment = Environment::Lookup(Arc::new(lookup));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// An error if there is no credential, a value is invalid, or TLS cannot be initialized. No message contains a
    /// secret.
    pub fn build(self) -> Result<C, Error> {
        self.build_client().map(C::from)
    }

    fn build_client(mut self) -> Result<Client, Error> {
        let (api, product) = (self.api, self.user_agent.as_deref());
        let Defaults { headers, options } = Defaults::new(api, &self.environment, self.options, product)?;
        options.check(ErrorKind::Configuration)?;
        // The header is created once here, so that an invalid credential is reported now and not in the first call.
        options.credential.as_ref().map_or(Ok(None), |credential| credential.header(api))?;
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => Arc::new(HttpClient::new(
                self.proxies.matcher(&self.environment)?,
                self.connect_timeout,
                self.keep_alive,
            )?),
        };
        if self.webhook_keys.is_empty() {
            let key = self.environment.read(api.variables.webhook_key);
            self.webhook_keys.extend(key.map(|(_, key)| key.into()));
        }
        let shared = Shared { api, transport, headers, webhook_keys: self.webhook_keys, limits: self.limits };
        Ok(Client { shared: Arc::new(shared), options: Arc::new(options) })
    }

    fn map(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
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
