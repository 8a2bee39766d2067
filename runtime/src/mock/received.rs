//! The requests that a mock server has received.

use bytes::Bytes;
use http::{HeaderMap, Method, header::CONTENT_TYPE};
use percent_encoding::percent_decode_str;

use super::form::{self, Part};

/// One request, with its path, query and body parsed.
#[derive(Debug, Clone)]
pub struct Received {
    pub(super) operation: Option<&'static str>,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) raw_query: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Received {
    /// Returns the name of the endpoint, such as `messages.create`; `None` for an unknown endpoint.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path as sent, percent-encoded, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the decoded value of a path parameter, by its name in the reference, such as `session_id`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a query parameter, decoded.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Returns all query parameters in order, decoded.
    #[must_use]
    pub fn queries(&self) -> &[(String, String)] {
        &self.query
    }

    /// Returns the query as sent, percent-encoded, without the `?`.
    #[must_use]
    pub fn raw_query(&self) -> &str {
        &self.raw_query
    }

    /// Returns a header, if it exists and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the bytes of the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body as JSON; `null` if it is empty or not JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the parts of a multipart body in order; none if it is not one.
    #[must_use]
    pub fn form(&self) -> Vec<Part> {
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        content_type.map(|content_type| form::parts(content_type, &self.body)).unwrap_or_default()
    }
}

/// Decodes a path segment.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns the pairs of a query (`application/x-www-form-urlencoded`: `+` is a space).
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| decode(&text.replace('+', " "));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_queries() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            pairs("types%5B%5D=a%20b&types[]=c+d&&flag&x=1%2B1=2"),
            [pair("types[]", "a b"), pair("types[]", "c d"), pair("flag", ""), pair("x", "1+1=2")]
        );
        assert_eq!(pairs(""), []);
    }
}
