//! Errors made from what the server answered.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, response::Parts};

use super::{Error, ErrorKind, ErrorResponse};

/// How much of an error's body is kept.
pub(crate) const KEPT_BODY: usize = 1 << 20;

/// What the API says in the body of an error, every part of it optional: gateways in between respond in their own way.
struct Said {
    error_type: Option<String>,
    message: String,
    request_id: Option<String>,
}

impl Said {
    fn read(body: &[u8]) -> Self {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointer| json.pointer(pointer).and_then(serde_json::Value::as_str).map(str::to_owned);
        Self {
            error_type: text("/error/type"),
            message: text("/error/message").unwrap_or_else(|| excerpt(body)),
            request_id: text("/request_id"),
        }
    }
}

impl Error {
    /// The error of a status that is not a success.
    pub(crate) fn from_status(head: &Parts, body: Bytes) -> Self {
        let said = Said::read(&body);
        let mut this = Self::new(ErrorKind::of_status(head.status), said.message);
        this.0.error_type = said.error_type;
        this.answered(head.status, &head.headers, body, said.request_id)
    }

    /// The error that an `error` event in a stream carries: its class comes from its own `error.type`, the status being a success.
    pub(crate) fn from_event(status: StatusCode, headers: &HeaderMap, data: &str) -> Self {
        let said = Said::read(data.as_bytes());
        let kind = said.error_type.as_deref().map_or(ErrorKind::Server, ErrorKind::of_error_type);
        let mut this = Self::new(kind, said.message);
        this.0.error_type = said.error_type;
        this.answered(status, headers, Bytes::copy_from_slice(data.as_bytes()), said.request_id)
    }

    /// The same error with the response it came from.
    pub(crate) fn with_answer(self, status: StatusCode, headers: &HeaderMap, body: Bytes) -> Self {
        self.answered(status, headers, body, None)
    }

    pub(crate) fn with_retry(mut self, retryable: bool, after: Option<std::time::Duration>) -> Self {
        self.0.retryable = retryable;
        self.0.retry_after = after;
        self
    }

    fn answered(
        mut self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        id_in_body: Option<String>,
    ) -> Self {
        // A slice would keep all of a large body in memory.
        let body = if body.len() > KEPT_BODY { Bytes::copy_from_slice(&body[..KEPT_BODY]) } else { body };
        let request_id = request_id(headers).map(str::to_owned).or(id_in_body);
        self.0.response = Some(ErrorResponse { status, headers: headers.clone(), body, request_id });
        self
    }
}

/// The server's id of the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("request-id")?.to_str().ok()
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

    fn head(status: u16) -> Parts {
        http::Response::builder().status(status).body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_servers_words_are_kept() {
        let body = r#"{"type":"error","error":{"type":"rate_limit_error","message":"slow down"},"request_id":"req_1"}"#;
        let error = Error::from_status(&head(429), body.into());
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
        let error = Error::from_status(&head(502), page.clone().into());
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.body(), Some(page.as_str()));
        assert!(error.to_string().len() < 300, "{error}");
    }

    #[test]
    fn shapes_that_only_resemble_an_error_body_do_not_panic() {
        for body in ["", "null", "[]", "{\"error\":7}", "{\"error\":{\"type\":null}}", "{\"error\":null}"] {
            let error = Error::from_status(&head(400), body.into());
            assert_eq!(error.body(), Some(body));
            assert_eq!(error.error_type(), None);
        }
    }
}
