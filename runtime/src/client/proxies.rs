//! The proxies of a client.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use secrecy::{ExposeSecret, SecretString};

use super::environment::Environment;
use crate::error::{Error, ErrorKind};

/// The proxies of a client.
pub(super) enum Proxies {
    /// The proxies of the environment.
    Environment,
    /// No proxies.
    None,
    /// One proxy for every destination. Its URL may contain a password.
    One(SecretString),
}

impl Proxies {
    pub(super) fn matcher(&self, environment: &Environment) -> Result<Matcher, Error> {
        match self {
            Self::Environment => Ok(environment.proxies()),
            Self::None => Ok(Environment::none().proxies()),
            Self::One(url) => one(url.expose_secret()),
        }
    }
}

fn one(url: &str) -> Result<Matcher, Error> {
    let matcher = Matcher::builder().all(url).build();
    // The matcher ignores a URL that it cannot parse, and calls would connect directly.
    match matcher.intercept(&Uri::from_static("https://example.com/")) {
        Some(_) => Ok(matcher),
        None => Err(Error::new(
            ErrorKind::Configuration,
            "the URL of the proxy cannot be used; write it as `http://host:port` or `socks5://host:port`",
        )),
    }
}
