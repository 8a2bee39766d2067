//! The description of an API in one value.

use http::HeaderMap;

use super::{credential::CredentialScheme, errors::Errors, pages::PageFields, rate_limits::RateLimitHeaders};
use crate::{
    error::RateLimit,
    json::{Field, Fields},
};

/// The description of an API. A generated crate has one constant of this type, from which its client is built.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The URL that the paths of endpoints are appended to.
    pub base_url: &'static str,
    /// The headers of every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// The query parameters of every request.
    pub query: &'static [(&'static str, &'static str)],
    /// The credentials that the API accepts, in the order in which the environment is searched for them.
    pub credentials: &'static [CredentialScheme],
    /// The environment variables that contain settings.
    pub variables: Variables,
    /// The header that enables beta features, as a list separated by commas.
    pub beta_header: Option<&'static str>,
    /// The name and version of the client in `user-agent`.
    pub user_agent: &'static str,
    /// The response header that contains the server's identifier of the request.
    pub request_id_header: Option<&'static str>,
    /// The response header that states with `true` or `false` whether a failed request should be repeated.
    pub should_retry_header: Option<&'static str>,
    /// The response header with the delay before a retry in milliseconds.
    pub retry_after_ms_header: Option<&'static str>,
    /// The header that contains the same key in all attempts of a `POST`.
    pub idempotency_header: Option<&'static str>,
    /// The response headers that state the caller's limits.
    pub rate_limits: &'static [RateLimitHeaders],
    /// The fields in the body of an error response, and the classes of errors.
    pub errors: Errors,
    /// The events that have the same meaning in every stream.
    pub events: Events,
    /// The names of the fields and parameters of lists.
    pub pages: PageFields,
    /// The minimum number of tokens that the server generates in an hour; `None` if no request takes long.
    pub tokens_per_hour: Option<u32>,
}

/// The environment variables that contain settings other than credentials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Variables {
    /// The variable with the base URL.
    pub base_url: Option<&'static str>,
    /// The variable with further headers, one line `Name: value` for each.
    pub headers: Option<&'static str>,
    /// The variable with the key that signs webhooks.
    pub webhook_key: Option<&'static str>,
}

/// The events that have the same meaning in every stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Events {
    /// The property of an event's JSON that contains its type; if `None`, the event's name is its type.
    pub tag: Option<&'static str>,
    /// The type of the event that only keeps the connection open.
    pub ping: Option<&'static str>,
    /// The type of the event that reports an error, in the form of the body of an error response.
    pub error: Option<&'static str>,
}

impl Api {
    /// An API at this URL without fixed headers, credentials or environment variables.
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

    /// Returns the rate limits that the headers of a response state.
    #[must_use]
    pub fn rate_limits(&self, headers: &HeaderMap) -> Vec<RateLimit> {
        self.rate_limits.iter().filter_map(|names| names.read(headers)).collect()
    }

    /// Returns the server's identifier of a request.
    pub(crate) fn request_id<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers.get(self.request_id_header?)?.to_str().ok()
    }
}
