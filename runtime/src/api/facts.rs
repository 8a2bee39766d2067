//! The facts, all in one value.

use http::HeaderMap;

use super::{credential::CredentialScheme, errors::Errors, pages::PageFields, rate_limits::RateLimitHeaders};
use crate::{
    error::RateLimit,
    json::{Field, Fields},
};

/// The facts of an API. A generated crate has one constant of this type, and its client is built from it.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The URL that the paths of endpoints are appended to.
    pub base_url: &'static str,
    /// The headers of every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// The query parameters of every request.
    pub query: &'static [(&'static str, &'static str)],
    /// The credentials that the API takes, in the order in which the environment is searched for them.
    pub credentials: &'static [CredentialScheme],
    /// The environment variables that hold settings.
    pub variables: Variables,
    /// The header that asks for beta features, its values separated by commas.
    pub beta_header: Option<&'static str>,
    /// The name and version of the client in `user-agent`.
    pub user_agent: &'static str,
    /// The response header that holds the server's identifier of the request.
    pub request_id_header: Option<&'static str>,
    /// The response header that says `true` or `false` to whether a failed request is worth repeating.
    pub should_retry_header: Option<&'static str>,
    /// The response header that says in milliseconds how long to wait before repeating a request.
    pub retry_after_ms_header: Option<&'static str>,
    /// The header that holds the same key in all attempts of a `POST`.
    pub idempotency_header: Option<&'static str>,
    /// The response headers that state the caller's limits.
    pub rate_limits: &'static [RateLimitHeaders],
    /// What the body of a failed request says, and the classes of failures.
    pub errors: Errors,
    /// The events that mean the same in every stream.
    pub events: Events,
    /// The names of what a page of a list says.
    pub pages: PageFields,
    /// How many tokens the server generates in an hour at least; `None` where no request is known to take long.
    pub tokens_per_hour: Option<u32>,
}

/// The environment variables that hold settings other than credentials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Variables {
    /// The variable with the base URL.
    pub base_url: Option<&'static str>,
    /// The variable with further headers, written one to a line as `Name: value`.
    pub headers: Option<&'static str>,
    /// The variable with the key that webhooks are signed with.
    pub webhook_key: Option<&'static str>,
}

/// The events that mean the same in every stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Events {
    /// The property of an event's JSON that holds its type; without one, the name of the event counts.
    pub tag: Option<&'static str>,
    /// The type of the event that only keeps the connection open.
    pub ping: Option<&'static str>,
    /// The type of the event that reports a failure, in the form of an error's body.
    pub error: Option<&'static str>,
}

impl Api {
    /// An API at this URL that has no conventions: no fixed headers, no credentials, nothing read from the environment.
    #[must_use]
    pub const fn new(base_url: &'static str) -> Self {
        const DATA: &Fields = &Fields::new(&[Field::required("data")]);
        Self {
            base_url,
            headers: &[],
            query: &[],
            credentials: &[],
            variables: Variables { base_url: None, headers: None, webhook_key: None },
            beta_header: None,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            request_id_header: None,
            should_retry_header: None,
            retry_after_ms_header: None,
            idempotency_header: None,
            rate_limits: &[],
            errors: Errors::none(),
            events: Events { tag: None, ping: None, error: None },
            pages: PageFields { items: DATA, cursor: None, ids: None },
            tokens_per_hour: None,
        }
    }

    /// The limits that the headers of a response state.
    #[must_use]
    pub fn rate_limits(&self, headers: &HeaderMap) -> Vec<RateLimit> {
        self.rate_limits.iter().filter_map(|names| names.read(headers)).collect()
    }

    /// The server's identifier of a request.
    pub(crate) fn request_id<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers.get(self.request_id_header?)?.to_str().ok()
    }
}
