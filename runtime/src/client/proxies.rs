//! Which proxies a client connects through.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use secrecy::{ExposeSecret, SecretString};

use super::environment::Environment;
use crate::error::{Error, ErrorKind};

/// The proxies of a client.
pub(super) enum Proxies {
    /// Those that the environment names.
    Environment,
    /// None at all.
    None,
    /// This one for every destination. Its URL may hold a password.
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
    // The matcher passes over what it cannot read, and calls would go out directly.
    match matcher.intercept(&Uri::from_static("https://example.com/")) {
        Some(_) => Ok(matcher),
        None => Err(Error::new(
            ErrorKind::Configuration,
            "the URL of the proxy cannot be used; write it as `http://host:port` or `socks5://host:port`",
        )),
    }
}
