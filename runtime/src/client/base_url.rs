//! The base URL of calls.

use std::fmt;

use bytes::Bytes;
use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

/// An `http` or `https` URL that the paths of endpoints are appended to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at the end.
    path: String,
}

impl BaseUrl {
    /// Parses a base URL. The error never contains the text, which may contain a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.trim().parse().map_err(|error| format!("the base URL is not a URL: {error}"))?;
        let (Some("http" | "https"), Some(scheme)) = (uri.scheme_str(), uri.scheme()) else {
            return Err("the base URL must start with https:// or http://".into());
        };
        let authority = uri.authority().ok_or("the base URL has no host")?;
        if authority.as_str().contains('@') {
            return Err("the base URL contains a user name or password; set a header instead".into());
        }
        if uri.query().is_some() || text.contains('#') {
            return Err("the base URL has a `?` or `#` part; set query parameters with `query`".into());
        }
        let path = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), path })
    }

    /// Returns the URL of a rendered path with an encoded query.
    pub(crate) fn join(&self, path: &str, query: &str) -> Result<Uri, http::Error> {
        let separator = if query.is_empty() { "" } else { "?" };
        let path = [&self.path, path, separator, query].concat();
        let path = PathAndQuery::from_maybe_shared(Bytes::from(path))?;
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_path_of_the_base_url() {
        let base = BaseUrl::parse(" https://gateway.example:8443/shop/ ").unwrap();
        let uri = base.join("/v1/models", "beta=true").unwrap();
        assert_eq!(uri, "https://gateway.example:8443/shop/v1/models?beta=true");
        assert_eq!(BaseUrl::parse("http://[::1]:80").unwrap().join("/v1", "").unwrap(), "http://[::1]:80/v1");
    }

    #[test]
    fn refuses_an_invalid_url_without_printing_it() {
        for text in [
            "",
            "api.example.com",
            "ftp://host",
            "https://user:hunter2@host",
            "https://host?key=hunter2",
            "https://host/#hunter2",
            "https://hunter2 host",
            "/v1",
        ] {
            let reason = BaseUrl::parse(text).unwrap_err();
            assert!(!reason.contains("hunter2"), "{reason}");
        }
    }
}
