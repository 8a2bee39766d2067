//! Errors made from what the server said.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, response::Parts};

use super::Api;
use crate::error::{Error, ErrorKind};

/// What the body of a failed request says, and the classes of failures. Places are JSON pointers, such as `/error/type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errors {
    /// Where the server's own name for the error is.
    pub type_pointer: Option<&'static str>,
    /// Where the message is.
    pub message_pointer: Option<&'static str>,
    /// Where the server's identifier of the request is, when no header holds it.
    pub request_id_pointer: Option<&'static str>,
    /// The classes of errors inside a stream, by the server's own names. Any other is a [`Server`](ErrorKind::Server) error.
    pub kinds: &'static [(&'static str, ErrorKind)],
    /// The classes of statuses that mean something else here than in HTTP.
    pub statuses: &'static [(u16, ErrorKind)],
}

impl Errors {
    /// Nothing is known: errors are told apart by their status alone.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            type_pointer: None,
            message_pointer: None,
            request_id_pointer: None,
            kinds: &[],
            statuses: &[],
        }
    }

    fn of_type(&self, error_type: &str) -> ErrorKind {
        let known = self.kinds.iter().find(|(name, _)| *name == error_type);
        known.map_or(ErrorKind::Server, |(_, kind)| *kind)
    }

    fn of_status(&self, status: StatusCode) -> ErrorKind {
        let known = self.statuses.iter().find(|(code, _)| *code == status.as_u16());
        known.map_or_else(|| ErrorKind::of_status(status), |(_, kind)| *kind)
    }

    /// Reads a body, of which every part is optional: gateways in between respond in their own way.
    fn read(&self, body: &[u8]) -> Said {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointer: Option<&str>| json.pointer(pointer?)?.as_str().map(str::to_owned);
        Said {
            error_type: text(self.type_pointer),
            message: text(self.message_pointer).unwrap_or_else(|| excerpt(body)),
            request_id: text(self.request_id_pointer),
        }
    }
}

/// What the body of an error says.
struct Said {
    error_type: Option<String>,
    message: String,
    request_id: Option<String>,
}

impl Api {
    /// The error of a status that is not a success.
    pub(crate) fn status_error(&self, head: &Parts, body: Bytes) -> Error {
        let said = self.errors.read(&body);
        self.said(self.errors.of_status(head.status), said, head.status, &head.headers, body)
    }

    /// The error that an event in a stream carries: its class comes from its own type, the status being a success.
    pub(crate) fn event_error(&self, status: StatusCode, headers: &HeaderMap, data: &str) -> Error {
        let body = Bytes::copy_from_slice(data.as_bytes());
        let said = self.errors.read(&body);
        let kind = said.error_type.as_deref().map_or(ErrorKind::Server, |name| self.errors.of_type(name));
        self.said(kind, said, status, headers, body)
    }

    /// The same error with the response it came from.
    pub(crate) fn with_response(
        &self,
        error: Error,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Error {
        let request_id = self.request_id(headers).map(str::to_owned);
        error.with_response(status, headers.clone(), body, request_id)
    }

    fn said(
        &self,
        kind: ErrorKind,
        said: Said,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Error {
        let request_id = self.request_id(headers).map(str::to_owned).or(said.request_id);
        Error::new(kind, said.message).with_error_type(said.error_type).with_response(
            status,
            headers.clone(),
            body,
            request_id,
        )
    }
}

/// The first words of a body that is not the API's own JSON, on one line.
fn excerpt(body: &[u8]) -> String {
    const SHOWN: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * SHOWN)]);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> Api {
        let errors = Errors {
            type_pointer: Some("/error/type"),
            message_pointer: Some("/error/message"),
            request_id_pointer: Some("/request_id"),
            kinds: &[("busy_error", ErrorKind::Overloaded), ("bad_error", ErrorKind::BadRequest)],
            statuses: &[(529, ErrorKind::Overloaded)],
        };
        Api { errors, ..Api::new("https://api.example") }
    }

    fn head(status: u16) -> Parts {
        http::Response::builder().status(status).body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_servers_words_are_kept() {
        let body = r#"{"type":"error","error":{"type":"rate_limit_error","message":"slow down"},"request_id":"req_1"}"#;
        let error = api().status_error(&head(429), body.into());
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.error_type(), Some("rate_limit_error"));
        assert_eq!(error.message(), "slow down");
        assert_eq!(error.request_id(), Some("req_1"));
        assert_eq!(error.body(), Some(body));
        assert_eq!(
            error.in_operation("messages.create").to_string(),
            "messages.create: rate limited (status 429, rate_limit_error): slow down [request id req_1]"
        );
    }

    #[test]
    fn an_html_page_is_kept_as_text_and_shown_in_short() {
        let page = format!("<html>\n  <body>{}</body>", "x ".repeat(500));
        let error = api().status_error(&head(502), page.clone().into());
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.body(), Some(page.as_str()));
        assert!(error.to_string().len() < 300, "{error}");
    }

    #[test]
    fn shapes_that_only_resemble_an_error_body_do_not_panic() {
        for body in ["", "null", "[]", "{\"error\":7}", "{\"error\":{\"type\":null}}", "{\"error\":null}"] {
            let error = api().status_error(&head(400), body.into());
            assert_eq!(error.body(), Some(body));
            assert_eq!(error.error_type(), None);
        }
    }

    #[test]
    fn an_error_type_that_is_not_listed_counts_as_a_server_error() {
        assert_eq!(api().errors.of_type("busy_error"), ErrorKind::Overloaded);
        assert_eq!(api().errors.of_type("a_new_error"), ErrorKind::Server);
        assert!(!api().errors.of_type("bad_error").is_transient());
        assert!(api().errors.of_type("timeout_error").is_transient());
    }

    #[test]
    fn a_status_means_what_http_says_unless_the_api_says_otherwise() {
        let of = |code| api().errors.of_status(StatusCode::from_u16(code).unwrap());
        assert_eq!([of(529), of(429), of(530)], [
            ErrorKind::Overloaded,
            ErrorKind::RateLimited,
            ErrorKind::Server
        ]);
        let plain = Errors::none().of_status(StatusCode::from_u16(529).unwrap());
        assert_eq!(plain, ErrorKind::Server);
    }
}
