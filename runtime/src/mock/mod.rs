//! A mock server of an API in the process of the test.
//!
//! It contains no endpoints: a generated crate provides the table of its [`Endpoint`]s, each with an example of its
//! response, and the type of its client. Needs the feature `mock`.

mod chunk;
mod endpoint;
mod feed;
mod form;
mod received;
mod response;
mod scripted;
mod serve;
mod state;

use std::{fmt, io, marker::PhantomData, net::SocketAddr, sync::Arc, time::Duration};

pub use endpoint::{Endpoint, Example};
pub use feed::Feed;
pub use form::Part;
pub use received::Received;
pub use response::Response;
#[doc(hidden)]
pub use scripted::{Form, Scripted, Slot};

use crate::{
    api::CredentialKind,
    client::{Client, ClientBuilder},
    error::Error,
    exchange::retry::Policy,
};
use state::{Standing, State};

/// An API that can be mocked, with its client.
pub trait Api: From<Client> {
    /// The description of the API.
    const FACTS: &'static crate::api::Api;
    /// All endpoints.
    const ENDPOINTS: &'static [Endpoint];
}

/// A server on a loopback port that responds at every endpoint. The response is one that the test has set, or else
/// an example.
///
/// It runs on a thread of its own, so that async and blocking programs can use it, and ends when it is dropped. It
/// uses unencrypted HTTP/1.1 and requires no credential.
///
/// The names of endpoints are those in errors and spans: `messages.create`, `sessions.events.list`.
pub struct Server<A> {
    address: SocketAddr,
    state: Arc<State>,
    _running: serve::Running,
    api: PhantomData<fn() -> A>,
}

impl<A: Api> Server<A> {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// An error if the system has no free port or cannot start a thread.
    pub fn start() -> io::Result<Self> {
        let state = Arc::new(State::new(A::FACTS, A::ENDPOINTS));
        let (address, running) = serve::start(Arc::clone(&state))?;
        Ok(Self { address, state, _running: running, api: PhantomData })
    }

    /// Returns the URL of the server, `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns a client of this server, which reads nothing from the environment and retries after a short delay.
    ///
    /// # Errors
    /// An error if TLS cannot be initialized: with the feature `rustls-no-provider`, the program must install a
    /// provider.
    pub fn client(&self) -> Result<A, Error> {
        self.builder().build()
    }

    /// Returns the builder of [`client`](Self::client), for tests that need other settings.
    pub fn builder(&self) -> ClientBuilder<A> {
        let policy = Policy::default()
            .with_first_delay(Duration::from_millis(1))
            .with_max_delay(Duration::from_millis(5));
        let builder = ClientBuilder::new(A::FACTS).no_proxy().base_url(self.url()).retry_policy(policy);
        match A::FACTS.credentials.first().map(|scheme| scheme.kind) {
            Some(CredentialKind::ApiKey) => builder.api_key("mock-key"),
            Some(CredentialKind::AuthToken) => builder.auth_token("mock-token"),
            None => builder,
        }
    }

    /// Sets the response to all further calls of the endpoint. It replaces the example and the previous response.
    ///
    /// # Panics
    /// If there is no such endpoint.
    #[track_caller]
    pub fn respond(&self, operation: &str, response: impl Into<Response>) {
        self.state.script(operation, |script| script.standing = Some(Standing::Response(response.into())));
    }

    /// Adds a response to one call of the endpoint. Several are used in order, one for each call; then the response
    /// to all calls is used again. A retry of the client counts as a call.
    ///
    /// # Panics
    /// If there is no such endpoint.
    #[track_caller]
    pub fn respond_once(&self, operation: &str, response: impl Into<Response>) {
        self.state.script(operation, |script| script.once.push_back(response.into()));
    }

    /// Sets a function that returns the response to each further call.
    ///
    /// # Panics
    /// If there is no such endpoint.
    #[track_caller]
    pub fn respond_with(
        &self,
        operation: &str,
        respond: impl Fn(&Received) -> Response + Send + Sync + 'static,
    ) {
        self.state.script(operation, |script| script.standing = Some(Standing::Function(Arc::new(respond))));
    }

    /// Returns the example response of the endpoint, which can be changed and passed to [`respond`](Self::respond).
    /// It is a list for events or lines, and `null` for bytes.
    ///
    /// # Panics
    /// If there is no such endpoint.
    #[must_use]
    #[track_caller]
    pub fn example(&self, operation: &str) -> crate::json::Json {
        self.state.endpoint(operation).example.json()
    }

    /// Returns all requests so far, in order, including those to unknown endpoints.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.state.received()
    }

    /// Returns the requests to one endpoint so far, in order.
    ///
    /// # Panics
    /// If there is no such endpoint.
    #[must_use]
    #[track_caller]
    pub fn requests_to(&self, operation: &str) -> Vec<Received> {
        let id = self.state.endpoint(operation).operation.id;
        self.requests().into_iter().filter(|request| request.operation() == Some(id)).collect()
    }

    /// Accepts every request from now on. By default, a request that the API would refuse gets the status 400, even
    /// if a response is set: if a required field or part is missing, the JSON kind of a value is wrong, or a tag or
    /// enum value is not known to this crate. The message states the reason and the place as a JSON pointer:
    /// `/messages/0/role: expected …`.
    ///
    /// Unknown fields, limits of lengths and numbers, and parameters are not checked.
    pub fn accept_anything(&self) {
        self.state.accept_anything();
    }

    /// Removes all requests and all responses that were set, and undoes [`accept_anything`](Self::accept_anything).
    pub fn reset(&self) {
        self.state.reset();
    }
}

impl<A> fmt::Debug for Server<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
