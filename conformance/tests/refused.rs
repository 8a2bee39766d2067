//! What the mock refuses, as the API does.

use crate::api::{
    Client, Error, ErrorKind,
    http::Method,
    json::Json,
    messages::{MessageParam, MessageRole},
    mock::Server,
};
use serde_json::json;

async fn create(client: &Client, body: serde_json::Value) -> Result<Json, Error> {
    client.runtime().request(Method::POST, "/v1/messages").json(&Json::from(body)).send().await
}

#[tokio::test]
async fn a_request_that_the_api_would_refuse_gets_its_error_and_the_place() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let question = json!({"role": "user", "content": "Why?"});
    for (body, reason) in [
        (json!({"max_tokens": 1, "messages": [question]}), "the field `model` is missing"),
        (
            json!({"model": "m", "max_tokens": "1", "messages": [question]}),
            "/max_tokens: expected an integer, found a string",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [question, {"role": "Hi", "content": "x"}]}),
            "/messages/1/role: expected one of user, assistant, system; found \"Hi\"",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": [{"type": "text"}]}]}),
            "/messages/0/content/0: the field `text` is missing",
        ),
    ] {
        let error = create(&client, body.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, reason), "{body}");
        assert_eq!(error.error_type(), Some("invalid_request_error"));
    }
}

#[tokio::test]
async fn what_the_crate_does_not_know_is_accepted_when_told_so() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let call = || {
        let question = MessageParam::new(MessageRole::from_wire("oracle"), "Why?");
        // Any text may be a model.
        client.messages().create("claude-of-tomorrow", 16, [question])
    };
    let error = call().await.unwrap_err();
    assert!(error.message().starts_with("/messages/0/role: expected one of user"), "{error}");
    server.accept_anything();
    assert!(call().await.is_ok());
}
