//! Requests that the mock refuses, like the API.

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
async fn the_mock_refuses_an_invalid_request_and_names_the_position() {
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
        (
            json!({"model": "m", "max_tokens": 1, "messages": [question],
                "output_config": {"format": {"type": "json_schema", "schema": "Weather"}}}),
            "/output_config/format/schema: expected an object, found a string",
        ),
        (
            json!({"model": "m", "max_tokens": 1, "messages": [question], "tools": [
                {"name": "weather", "input_schema": {"type": "object"}, "input_examples": [{}, null]},
            ]}),
            "/tools/0/input_examples/1: expected an object, found null",
        ),
    ] {
        let error = create(&client, body.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, reason), "{body}");
        assert_eq!(error.error_type(), Some("invalid_request_error"));
    }
}

#[tokio::test]
async fn unknown_parts_of_requests_are_accepted_on_request() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    let call = || {
        let question = MessageParam::new(MessageRole::from_wire("oracle"), "Why?");
        // The model may be any text.
        client.messages().create("claude-of-tomorrow", 16, [question])
    };
    let error = call().await.unwrap_err();
    assert!(error.message().starts_with("/messages/0/role: expected one of user"), "{error}");
    server.accept_anything();
    assert!(call().await.is_ok());
}
