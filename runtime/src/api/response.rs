//! Errors from responses.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, response::Parts};

use super::{errors::ErrorFields, facts::Api};
use crate::error::{Error, ErrorKind};

impl Api {
    /// Creates the error of a status that is not a success.
    pub(crate) fn status_error(&self, head: &Parts, body: Bytes) -> Error {
        let said = self.errors.read(&body);
        self.said(self.errors.of_status(head.status), said, head.status, &head.headers, body)
    }

    /// Creates the error that an event in a stream reports. Its type determines the class, since the status is a
    /// success.
    pub(crate) fn event_error(&self, status: StatusCode, headers: &HeaderMap, data: &str) -> Error {
        let body = Bytes::copy_from_slice(data.as_bytes());
        let said = self.errors.read(&body);
        let kind = said.error_type.as_deref().map_or(ErrorKind::Server, |name| self.errors.of_type(name));
        self.said(kind, said, status, headers, body)
    }

    /// Adds the response to an error.
    pub(crate) fn with_response(
        &self,
        error: Error,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Error {
        let request_id = self.request_id(headers).map(str::to_owned);
        let limits = self.rate_limits(headers);
        error.with_response(status, headers.clone(), body, request_id).with_rate_limits(limits)
    }

    fn said(
        &self,
        kind: ErrorKind,
        said: ErrorFields,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Error {
        let request_id = self.request_id(headers).map(str::to_owned).or(said.request_id);
        Error::new(kind, said.message)
            .with_error_type(said.error_type)
            .with_response(status, headers.clone(), body, request_id)
            .with_rate_limits(self.rate_limits(headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Errors;

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
    fn keeps_the_error_of_the_server() {
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
    fn keeps_an_html_page_and_displays_its_beginning() {
        let page = format!("<html>\n  <body>{}</body>", "x ".repeat(500));
        let error = api().status_error(&head(502), page.clone().into());
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.body(), Some(page.as_str()));
        assert!(error.to_string().len() < 300, "{error}");
    }

    #[test]
    fn accepts_bodies_that_resemble_an_error_body() {
        for body in ["", "null", "[]", "{\"error\":7}", "{\"error\":{\"type\":null}}", "{\"error\":null}"] {
            let error = api().status_error(&head(400), body.into());
            assert_eq!(error.body(), Some(body));
            assert_eq!(error.error_type(), None);
        }
    }

    #[test]
    fn treats_an_unknown_error_type_as_a_server_error() {
        assert_eq!(api().errors.of_type("busy_error"), ErrorKind::Overloaded);
        assert_eq!(api().errors.of_type("a_new_error"), ErrorKind::Server);
        assert!(!api().errors.of_type("bad_error").is_transient());
        assert!(api().errors.of_type("timeout_error").is_transient());
    }

    #[test]
    fn classifies_a_status_by_the_api_before_http() {
        let of = |code| api().errors.of_status(StatusCode::from_u16(code).unwrap());
        assert_eq!(
            [of(529), of(429), of(530)],
            [ErrorKind::Overloaded, ErrorKind::RateLimited, ErrorKind::Server]
        );
        let plain = Errors::none().of_status(StatusCode::from_u16(529).unwrap());
        assert_eq!(plain, ErrorKind::Server);
    }
}
