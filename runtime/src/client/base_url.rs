//! Where calls go.

use std::fmt;

use http::Uri;

/// An `http` or `https` URL that the paths of endpoints are appended to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    /// Reads a base URL. The reason of a refusal never repeats the text: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.trim().parse().map_err(|error| format!("the base URL is not a URL: {error}"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err("the base URL has to start with https:// or http://".into());
        }
        let authority = uri.authority().ok_or("the base URL names no host")?;
        if authority.as_str().contains('@') {
            return Err("the base URL holds a user name or password; set a header instead".into());
        }
        if uri.query().is_some() || text.contains('#') {
            return Err("the base URL has a `?` or `#` part; set query parameters with `query`".into());
        }
        Ok(Self(text.trim().trim_end_matches('/').to_owned()))
    }

    /// The URL of a rendered path with an encoded query.
    pub(crate) fn join(&self, path: &str, query: &str) -> Result<Uri, http::uri::InvalidUri> {
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{separator}{query}", self.0).parse()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_its_own_comes_first() {
        let base = BaseUrl::parse(" https://gateway.example:8443/shop/ ").unwrap();
        let uri = base.join("/v1/models", "beta=true").unwrap();
        assert_eq!(uri, "https://gateway.example:8443/shop/v1/models?beta=true");
        assert_eq!(BaseUrl::parse("http://[::1]:80").unwrap().join("/v1", "").unwrap(), "http://[::1]:80/v1");
    }

    #[test]
    fn what_is_no_base_url_is_refused_without_repeating_it() {
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
