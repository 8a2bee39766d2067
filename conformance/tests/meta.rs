//! The head of a response beside its value, for every type of response.

use crate::api::{
    Client, WithMeta,
    blocking::Blocking,
    json::Timestamp,
    mock::{Response, Server},
};
use serde_json::json;

const RESET: &str = "2026-01-01T00:00:30Z";

fn with_head(response: Response) -> Response {
    response
        .header("request-id", "req_1")
        .header("anthropic-ratelimit-requests-limit", "50")
        .header("anthropic-ratelimit-requests-remaining", "49")
        .header("anthropic-ratelimit-requests-reset", RESET)
}

/// A server whose responses have an identifier and a rate limit.
fn server() -> (Server, Client) {
    let server = Server::start().unwrap();
    let mut page = server.example("files.list").to_value().unwrap();
    page["has_more"] = true.into();
    server.respond("messages.create", with_head(Response::json(server.example("messages.create"))));
    server.respond("files.list", with_head(Response::json(page)));
    server.respond("files.download", with_head(Response::bytes("text/plain", "text")));
    server.respond("sessions.events.stream", with_head(Response::events([json!({"type": "new"})])));
    server.respond("messages.batches.results", with_head(Response::lines([json!({})])));
    let client = server.client().unwrap();
    (server, client)
}

#[track_caller]
fn check<T>(response: WithMeta<T>) -> T {
    assert_eq!((response.status.as_u16(), response.request_id()), (200, Some("req_1")));
    let limit = response.rate_limit("requests").unwrap();
    assert_eq!((limit.limit, limit.remaining), (Some(50), Some(49)));
    assert_eq!(limit.reset, Some(RESET.parse::<Timestamp>().unwrap()));
    assert_eq!(response.rate_limits(), [limit]);
    response.value
}

#[tokio::test]
async fn every_response_has_an_identifier_and_rate_limits() {
    let (server, client) = server();
    let request = client.messages().create("claude-opus-4-8", 16, "Hi");
    assert!(!check(request.clone().with_meta().await.unwrap()).content.is_empty());
    server.respond("messages.create", with_head(Response::events([json!({"type": "new"})])));
    let mut events = check(request.stream().with_meta().await.unwrap());
    assert!(events.next().await.unwrap().unwrap().is_unknown());
    let page = check(client.files().list().with_meta().await.unwrap());
    check(page.next_page().unwrap().with_meta().await.unwrap());
    let mut events = check(client.sessions().events().stream("sesn_1").with_meta().await.unwrap());
    assert!(events.next().await.unwrap().unwrap().is_unknown());
    let mut results = check(client.messages().batches().results("msgbatch_1").with_meta().await.unwrap());
    assert!(results.next().await.is_some());
    let download = client.files().download("file_1").with_meta().await.unwrap();
    assert_eq!(check(download).bytes().await.unwrap(), "text");
}

#[test]
fn a_response_without_async_has_them_too() {
    let (_server, client) = server();
    check(client.messages().create("claude-opus-4-8", 16, "Hi").with_meta().wait().unwrap());
    check(client.files().list().with_meta().wait().unwrap());
}
