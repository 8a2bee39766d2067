//! Setting up a client.

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
    /// A client of this API whose settings come one by one. No environment variable is read but those that name proxies.
    pub fn builder(api: &'static Api) -> ClientBuilder {
        ClientBuilder::new(api)
    }
}

/// Sets up a client.
///
/// Nothing is read from the environment but the proxies, unless [`read_env`](Self::read_env) or
/// [`environment`](Self::environment) asks for it. What is set here always goes over what the environment says:
///
/// | Setting | Set here by | Else, where the environment is read | Else |
/// |---|---|---|---|
/// | Credential | [`api_key`](Self::api_key), [`auth_token`](Self::auth_token), [`no_credential`](Self::no_credential) | the variables of [`Api::credentials`], in their order | an error, unless a header carries one |
/// | Base URL | [`base_url`](Self::base_url) | [`Variables::base_url`] | [`Api::base_url`] |
/// | Headers | [`header`](Self::header), and whatever sets a header of the same name | [`Variables::headers`] | [`Api::headers`] |
/// | Beta features | [`beta`](Self::beta); they are added to those of the environment | the beta header in [`Variables::headers`] | those of the endpoint alone |
/// | User agent | [`user_agent`](Self::user_agent) | `user-agent` in [`Variables::headers`] | [`Api::user_agent`] |
/// | Webhook keys | [`webhook_key`](Self::webhook_key) | [`Variables::webhook_key`] | none |
/// | Proxies | [`no_proxy`](Self::no_proxy) | read in any case: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, and those of the operating system | none |
///
/// `C` is the client that comes out: this crate's [`Client`], or a generated one around it.
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
    /// Nothing set, for a client of this API.
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

    /// The API key. The last credential set is the one that counts.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::new(CredentialKind::ApiKey, key.as_ref()));
        self
    }

    /// The token, where the API takes one.
    pub fn auth_token(mut self, token: impl AsRef<str>) -> Self {
        self.options.credential = Some(Credential::new(CredentialKind::AuthToken, token.as_ref()));
        self
    }

    /// Sends no credential: for a gateway that adds its own.
    pub fn no_credential(mut self) -> Self {
        self.options.credential = Some(Credential::None);
        self
    }

    /// Where calls go.
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
    pub fn retry_policy(self, policy: Policy) -> Self {
        self.map(|options| options.retry_policy(policy))
    }

    /// Asks this function whether an attempt that failed is repeated, as [`CallOptions::retry_if`] does for one call.
    pub fn retry_if(self, decide: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.map(|options| options.retry_if(decide))
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
        self.proxies = Proxies::None;
        self
    }

    /// Connects by way of this proxy, whatever the environment names: an `http` or `socks5` URL such as
    /// `http://user:password@proxy.example:8080`.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxies = Proxies::One(url.as_ref().trim().into());
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
    pub fn webhook_key(mut self, key: impl AsRef<str>) -> Self {
        self.webhook_keys.push(key.as_ref().trim().into());
        self
    }

    /// An HTTP client of your own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reads from the environment what is not set here, when [`build`](Self::build) is called.
    pub fn read_env(mut self) -> Self {
        self.environment = Environment::Process;
        self
    }

    /// The same with variables from here instead of the process environment: a configuration file, a test. `|_| None` has
    /// none, not even proxies.
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
        let (api, product) = (self.api, self.user_agent.as_deref());
        let Defaults { headers, options } = Defaults::new(api, &self.environment, self.options, product)?;
        options.check(ErrorKind::Configuration)?;
        // Every header is made once here, so that a bad credential is found now and not in the first call.
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
