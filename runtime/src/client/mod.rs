//! The client: shared connections, a credential, and the options of every call.
//!
//! Later layers add the methods that return their types: `request` adds requests, `webhook` adds verifiers. Uses
//! `error`, `api` and `transport`.

mod base_url;
mod builder;
pub(crate) mod credentials;
mod defaults;
mod environment;
pub mod header;
pub(crate) mod options;
mod policy;
mod proxies;

pub(crate) use base_url::BaseUrl;
pub use builder::ClientBuilder;
pub use options::CallOptions;
pub use policy::Policy;

use std::{fmt, sync::Arc};

use crate::{api::Api, transport::Transport};

/// A client of an API. Clones are cheap and share connections; one client can make any number of calls at the same
/// time.
///
/// ```no_run
/// use anthropic_beta_runtime::{Client, api::Api};
///
/// static API: Api = Api::new("https://api.example.com");
///
/// # fn main() -> Result<(), anthropic_beta_runtime::Error> {
/// let client: Client = Client::builder(&API).max_retries(5).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

/// The part that all clones of a client share.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) transport: Arc<dyn Transport>,
    /// The headers of every request: those of the API and of the environment, and `user-agent`.
    pub(crate) headers: http::HeaderMap,
    pub(crate) webhook_keys: Vec<secrecy::SecretString>,
    pub(crate) limits: Limits,
}

/// The maximum sizes of responses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of a body that is read as a whole.
    pub(crate) body: usize,
    /// Bytes of a line or an event of a stream.
    pub(crate) line: usize,
}

impl Client {
    /// Returns a client with these options as defaults. Options that are not set keep their value. Both share
    /// connections.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: Arc::new(self.options.merged(&options.for_every_call())),
        }
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.shared.api
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
