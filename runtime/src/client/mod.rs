//! The client: shared connections, a credential, and the options of every call.

mod base_url;
mod builder;
pub(crate) mod credentials;
mod environment;
pub mod header;
pub(crate) mod options;

pub(crate) use base_url::BaseUrl;
pub use builder::ClientBuilder;
pub use options::CallOptions;

use std::{fmt, sync::Arc};

use http::Method;

use crate::{
    error::{Error, ErrorKind},
    request::Request,
    transport::Transport,
    webhook::Verifier,
};

/// Calls the API. Cheap to clone: clones share their connections, and one client serves any number of calls at once.
///
/// ```no_run
/// use anthropic_beta_runtime::Client;
///
/// # fn main() -> Result<(), anthropic_beta_runtime::Error> {
/// let client = Client::from_env()?; // ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN
/// let other = Client::builder().api_key("sk-…").max_retries(5).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

/// What every clone has in common.
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) user_agent: http::HeaderValue,
    pub(crate) webhook_keys: Vec<secrecy::SecretString>,
    pub(crate) limits: Limits,
    pub(crate) retry: crate::exchange::retry::Policy,
}

/// How much of an answer is taken before it is an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of one body that is read whole.
    pub(crate) body: usize,
    /// Bytes of one line of a stream, and of one event.
    pub(crate) line: usize,
}

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

    /// The same client with other defaults: everything these options say, the rest as it is. Connections stay shared.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: Arc::new(self.options.merged(&options)) }
    }

    /// A call to an endpoint that has no method of its own yet, with everything a generated call has: credential, retries, errors,
    /// streams.
    ///
    /// The path is absolute, such as `/v1/messages`, and is sent as it stands; parameters go into
    /// [`Request::query`]. `.send_raw()` gives the bytes, `.send::<Json>()` the JSON,
    /// `.send::<EventStream<Json>>()` a stream.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::untyped(self, method, path.into())
    }

    /// A verifier of webhooks with the keys of this client.
    ///
    /// # Errors
    /// When the client has no webhook key, or one that is not `whsec_` and base64.
    pub fn webhook_verifier(&self) -> Result<Verifier, Error> {
        let refused = |error: crate::webhook::WebhookError| {
            Error::new(ErrorKind::Configuration, error.to_string()).with_source(error)
        };
        let mut keys = self.shared.webhook_keys.iter().map(secrecy::ExposeSecret::expose_secret);
        let first = keys.next().ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                "no webhook key: set ANTHROPIC_WEBHOOK_SIGNING_KEY or call `webhook_key` on the builder",
            )
        })?;
        keys.try_fold(Verifier::new(first).map_err(refused)?, |verifier, key| {
            verifier.add_secret(key).map_err(refused)
        })
    }

    /// Verifies a posted webhook with the keys of this client, and decodes it.
    ///
    /// # Errors
    /// When the client has no usable key, a header is missing or malformed, no signature fits, the timestamp is out of tolerance, or
    /// the body does not decode.
    pub fn unwrap_webhook<T: crate::json::Decode>(
        &self,
        body: &[u8],
        headers: &http::HeaderMap,
    ) -> Result<T, Error> {
        self.webhook_verifier()?.unwrap(body, headers)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(crate) fn options(&self) -> &CallOptions {
        &self.options
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("options", &self.options)
            .field("transport", &self.shared.transport)
            .finish_non_exhaustive()
    }
}
