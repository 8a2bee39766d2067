//! A server in this process that stands in for the API, for the tests of programs that call it.
//!
//! It knows no endpoint itself: a generated crate brings the table of its [`Endpoint`]s, each with an example of its
//! response, and its client type. Needs the feature `mock`.

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

/// An API that can be stood in for: its client, and what the server needs to know of it.
pub trait Api: From<Client> {
    /// Its facts.
    const FACTS: &'static crate::api::Api;
    /// Every endpoint.
    const ENDPOINTS: &'static [Endpoint];
}

/// A server on a loopback port that responds at every endpoint: as scripted, and otherwise with an example.
///
/// It runs on a thread of its own, so it serves async and blocking programs alike, and ends when it is dropped. It speaks
/// plain HTTP/1.1, and asks for no credential.
///
/// Endpoints are named as in errors and spans: `messages.create`, `sessions.events.list`.
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
    /// The system has no port or no thread to give.
    pub fn start() -> io::Result<Self> {
        let state = Arc::new(State::new(A::FACTS, A::ENDPOINTS));
        let (address, running) = serve::start(Arc::clone(&state))?;
        Ok(Self { address, state, _running: running, api: PhantomData })
    }

    /// Where it listens, `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this server that reads nothing from the environment and hardly waits between attempts.
    ///
    /// # Errors
    /// TLS does not start: for want of a provider, where the feature `rustls-no-provider` leaves that to the program.
    pub fn client(&self) -> Result<A, Error> {
        self.builder().build()
    }

    /// What [`client`](Self::client) is made of, for tests that need it otherwise.
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

    /// Responds with this to all further calls of the endpoint, in place of the example and of any response set before.
    ///
    /// # Panics
    /// There is no such endpoint.
    #[track_caller]
    pub fn respond(&self, operation: &str, response: impl Into<Response>) {
        self.state.script(operation, |script| script.standing = Some(Standing::Response(response.into())));
    }

    /// Responds with this to one call of the endpoint. Several are used up one call at a time, in the order they were given;
    /// then the standing response counts again. An attempt that the client repeats uses one up as well.
    ///
    /// # Panics
    /// There is no such endpoint.
    #[track_caller]
    pub fn respond_once(&self, operation: &str, response: impl Into<Response>) {
        self.state.script(operation, |script| script.once.push_back(response.into()));
    }

    /// Responds to all further calls with what `respond` makes of each request.
    ///
    /// # Panics
    /// There is no such endpoint.
    #[track_caller]
    pub fn respond_with(
        &self,
        operation: &str,
        respond: impl Fn(&Received) -> Response + Send + Sync + 'static,
    ) {
        self.state.script(operation, |script| script.standing = Some(Standing::Function(Arc::new(respond))));
    }

    /// The example of the endpoint's response as JSON text, to be changed and given back to [`respond`](Self::respond). Of an
    /// endpoint that responds with events or lines, a list of them; of one that responds with bytes, `null`.
    ///
    /// # Panics
    /// There is no such endpoint.
    #[must_use]
    #[track_caller]
    pub fn example(&self, operation: &str) -> crate::json::Json {
        self.state.endpoint(operation).example.json()
    }

    /// Every request so far, oldest first; those to no known endpoint too.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.state.received()
    }

    /// The requests to one endpoint so far, oldest first.
    ///
    /// # Panics
    /// There is no such endpoint.
    #[must_use]
    #[track_caller]
    pub fn requests_to(&self, operation: &str) -> Vec<Received> {
        let id = self.state.endpoint(operation).operation.id;
        self.requests().into_iter().filter(|request| request.operation() == Some(id)).collect()
    }

    /// Takes every request from now on. Otherwise one that the API would refuse gets status 400, whatever response was set: a
    /// required field or part is missing, a value has another JSON kind than the model says, a tag or a value of an enum is none
    /// that this crate knows. The message says why, and where by a JSON pointer: `/messages/0/role: expected …`.
    ///
    /// Unknown fields, limits of lengths and numbers, and parameters are never looked at.
    pub fn accept_anything(&self) {
        self.state.accept_anything();
    }

    /// Forgets every request, every response that was set, and [`accept_anything`](Self::accept_anything).
    pub fn reset(&self) {
        self.state.reset();
    }
}

impl<A> fmt::Debug for Server<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
