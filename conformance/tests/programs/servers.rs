//! Programs that wait for requests themselves: `webhooks` and `service`.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::running::{Service, command};
use crate::api::{
    CallOptions, Client, ErrorKind, Verifier,
    http::Method,
    json::Json,
    mock::{self, Response, Server},
};

/// The key with which events are signed.
pub(super) const KEY: &str = "whsec_c2VjcmV0IG9mIHRoZSBleGFtcGxl";

/// A client that calls a program.
fn caller(server: &Server, url: &str) -> Client {
    server.builder().base_url(url).max_retries(0).build().unwrap()
}

#[tokio::test]
async fn webhooks_accepts_only_signed_events() {
    let server = Server::start().unwrap();
    let mut program = Service::start(command("webhooks", &server));
    let event = Json::from(json!({"type": "event", "id": "whevt_1", "created_at": "2026-03-02T09:30:00Z",
        "data": {"type": "session.status_idled", "id": "sesn_1", "organization_id": "o", "workspace_id": "w"}}));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let signature = Verifier::new(KEY).unwrap().sign("msg_1", now, event.as_str().as_bytes());
    let signed = CallOptions::new()
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", &now.to_string())
        .header("webhook-signature", &signature);
    let caller = caller(&server, &program.url);
    let post = |options| {
        caller.runtime().request(Method::POST, "/webhooks").json(&event).options(options).send_raw()
    };

    let refused = post(CallOptions::new()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::BadRequest);
    assert!(program.line().starts_with("refused: "));
    assert_eq!(post(signed).await.unwrap().status(), 204);
    assert!(program.line().contains(" is "));
    assert_eq!(server.requests_to("sessions.retrieve")[0].parameter("session_id"), Some("sesn_1"));
}

#[tokio::test]
async fn service_summarizes_or_reports_the_error() {
    let server = Server::start().unwrap();
    let mut program = Service::start(command("service", &server));
    let caller = caller(&server, &program.url);
    let post = || {
        let request = caller.runtime().request(Method::POST, "/summaries");
        request.json(&Json::from(json!("Rain fell all day."))).header("content-type", "text/plain").send_raw()
    };
    server.respond("messages.create", mock::text("It rained."));
    assert_eq!(post().await.unwrap().body(), "It rained.");
    assert!(program.line().contains("summarized"));
    server.respond("messages.create", Response::error(529, "overloaded_error", "busy"));
    assert_eq!(post().await.unwrap_err().status().unwrap(), 503);
    // The client logs the retry, and the program logs the error. `tracing_subscriber::fmt()` needs no settings for it.
    let retry = program.line();
    for part in ["WARN", "the call is retried", "attempt=1 ", "reason=overloaded ", "delay_ms="] {
        assert_eq!(retry.matches(part).count(), 1, "{part}: {retry}");
    }
    assert!(program.line().contains("busy"));
    let sent = server.requests_to("messages.create");
    assert_eq!(sent.len(), 3);
    assert!(sent[0].header("user-agent").unwrap().starts_with("summaries/1.0"));
}
