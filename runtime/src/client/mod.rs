//! The client: shared connections, a credential, and the options of every call.
//!
//! What a client hands out is added by the rooms that define it: requests by `request`, webhook verifiers by `webhook`. Uses
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

/// Calls the API. Cheap to clone: clones share their connections, and one client serves any number of calls at once.
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

/// What every clone has in common.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) transport: Arc<dyn Transport>,
    /// The headers of every request: those of the API, of the environment, and `user-agent`.
    pub(crate) headers: http::HeaderMap,
    pub(crate) webhook_keys: Vec<secrecy::SecretString>,
    pub(crate) limits: Limits,
    pub(crate) retry: Policy,
}

/// How much of a response is taken before it is an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of one body that is read whole.
    pub(crate) body: usize,
    /// Bytes of one line of a stream, and of one event.
    pub(crate) line: usize,
}

impl Client {
    /// The same client with other defaults: everything these options say, the rest as it is. Connections stay shared.
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
